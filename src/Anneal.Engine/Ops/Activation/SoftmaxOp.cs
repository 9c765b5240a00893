using System.Collections.Immutable;
using Anneal.Engine.Graphs;

namespace Anneal.Engine.Ops;

/// <summary>exp(x_i − max x) / Σ exp(x_j − max x) over the last dimension. Input (..., n), output the same shape.</summary>
public sealed record SoftmaxOp : Op
{
    /// <inheritdoc/>
    public override Needs BackwardNeeds => Needs.Outputs;

    /// <inheritdoc/>
    public override ImmutableArray<Shape> Infer(in OpSignature s)
    {
        s.ExpectInputs(1);
        s.ExpectParameters(0, 0);
        if (s.Input().Rank == 0) throw s.Error("expected an input of shape (..., classes), received ().");
        return [s.Input()];
    }

    /// <inheritdoc/>
    public override void Forward<T>(in OpCall<T> c)
    {
        Span<T> x = c.Input.Rows(c.Rows), y = c.Output.Rows(c.Rows);
        int n = c.Input.Shape.Last;
        for (int at = 0; at < x.Length; at += n)
        {
            T max = T.NegativeInfinity, sum = T.Zero;
            for (int i = at; i < at + n; i++) max = T.Max(max, x[i]);
            for (int i = at; i < at + n; i++)
            {
                y[i] = T.Exp(x[i] - max);
                sum += y[i];
            }

            for (int i = at; i < at + n; i++) y[i] /= sum;
        }
    }

    /// <inheritdoc/>
    public override void Backward<T>(in OpCall<T> c)
    {
        if (c.InputGradients[0].IsEmpty) return;
        Span<T> y = c.Output.Rows(c.Rows), dy = c.OutputGradients[0].Rows(c.Rows), dx = c.InputGradients[0].Rows(c.Rows);
        int n = c.Input.Shape.Last;
        for (int at = 0; at < y.Length; at += n)
        {
            T dot = T.Zero;
            for (int i = at; i < at + n; i++) dot += y[i] * dy[i];
            for (int i = at; i < at + n; i++) dx[i] += y[i] * (dy[i] - dot);
        }
    }
}
