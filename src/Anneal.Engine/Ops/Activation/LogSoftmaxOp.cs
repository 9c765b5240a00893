using System.Collections.Immutable;
using Anneal.Engine.Graphs;

namespace Anneal.Engine.Ops;


/// <summary>x_i − log Σ e^x over the last dimension. Input (..., n), output the same shape.</summary>
public sealed record LogSoftmaxOp : Op
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
            T total = LossChecks.LogSumExp<T>(x.Slice(at, n));
            for (int i = at; i < at + n; i++) y[i] = x[i] - total;
        }
    }

    /// <inheritdoc/>
    public override void Backward<T>(in OpCall<T> c)
    {
        if (c.InputGradients[0].IsEmpty) return;
        Span<T> y = c.Output.Rows(c.Rows), dy = c.OutputGradients[0].Rows(c.Rows), dx = c.InputGradients[0].Rows(c.Rows);
        int n = c.Output.Shape.Last;
        for (int at = 0; at < y.Length; at += n)
        {
            T sum = LossChecks.Sum<T>(dy.Slice(at, n));
            for (int i = at; i < at + n; i++) dx[i] += dy[i] - T.Exp(y[i]) * sum;
        }
    }
}
