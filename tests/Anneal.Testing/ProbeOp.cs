using System.Collections.Immutable;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Testing;

/// <summary>
/// Σ x · upstream over an example: a loss whose gradient with respect to x is the upstream array, as the golden layers define theirs.
/// Inputs: x, upstream of the same shape. Output ().
/// </summary>
public sealed record ProbeOp : Op
{
    /// <inheritdoc/>
    public override ImmutableArray<Shape> Infer(in OpSignature s)
    {
        s.ExpectInputs(2);
        if (s.Input(0) != s.Input(1)) throw s.Error($"expected an upstream of shape {s.Input(0)}, received {s.Input(1)}.");
        return [Shape.Scalar];
    }

    /// <inheritdoc/>
    public override void Forward<T>(in OpCall<T> c)
    {
        for (int r = 0; r < c.Rows; r++)
        {
            T sum = T.Zero;
            Span<T> x = c.Inputs[0].Row(r), u = c.Inputs[1].Row(r);
            for (int i = 0; i < x.Length; i++) sum += x[i] * u[i];
            c.Output.Row(r)[0] = sum;
        }
    }

    /// <inheritdoc/>
    public override void Backward<T>(in OpCall<T> c)
    {
        if (c.InputGradients[0].IsEmpty) return;
        for (int r = 0; r < c.Rows; r++)
        {
            Span<T> dx = c.InputGradients[0].Row(r), u = c.Inputs[1].Row(r);
            for (int i = 0; i < dx.Length; i++) dx[i] += c.OutputGradients[0].Row(r)[0] * u[i];
        }
    }
}
