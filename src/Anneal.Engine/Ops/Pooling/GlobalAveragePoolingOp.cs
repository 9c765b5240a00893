using System.Collections.Immutable;
using Anneal.Engine.Graphs;

namespace Anneal.Engine.Ops;


/// <summary>The mean over all positions, channel by channel. Input (..., positions, channels), output (channels).</summary>
public sealed record GlobalAveragePoolingOp : Op
{
    /// <inheritdoc/>
    public override Needs BackwardNeeds => Needs.None;

    /// <inheritdoc/>
    public override ImmutableArray<Shape> Infer(in OpSignature s)
    {
        s.ExpectInputs(1);
        s.ExpectParameters(0, 0);
        if (s.Input().Rank < 2) throw s.Error($"expected an input of shape (..., positions, channels), received {s.Input()}.");
        if (s.Input().Size == 0) throw s.Error($"expected an input with elements, received {s.Input()}.");
        return [new Shape(s.Input().Last)];
    }

    /// <inheritdoc/>
    public override long Flops(in OpSignature s) => s.Input().Size;

    /// <inheritdoc/>
    public override void Forward<T>(in OpCall<T> c)
    {
        int n = c.Output.Size;
        for (int r = 0; r < c.Rows; r++)
        {
            Span<T> x = c.Input.Row(r), y = c.Output.Row(r);
            y.Clear();
            for (int i = 0; i < x.Length; i++) y[i % n] += x[i];
            for (int k = 0; k < n; k++) y[k] /= T.CreateTruncating(x.Length / n);
        }
    }

    /// <inheritdoc/>
    public override void Backward<T>(in OpCall<T> c)
    {
        if (c.InputGradients[0].IsEmpty) return;
        int n = c.OutputGradients[0].Size;
        for (int r = 0; r < c.Rows; r++)
        {
            Span<T> dx = c.InputGradients[0].Row(r), dy = c.OutputGradients[0].Row(r);
            for (int i = 0; i < dx.Length; i++) dx[i] += dy[i % n] / T.CreateTruncating(dx.Length / n);
        }
    }
}
