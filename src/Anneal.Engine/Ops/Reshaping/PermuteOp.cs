using System.Collections.Immutable;
using Anneal.Engine.Graphs;

namespace Anneal.Engine.Ops;


/// <summary>Exchanges dimensions: dimension i of the output is dimension <paramref name="Order"/>[i] of the input, counted from 0 within the example.</summary>
/// <param name="Order">Each dimension of the input once. Keras' <c>dims</c> less 1.</param>
public sealed record PermuteOp(ImmutableArray<int> Order) : Op
{
    /// <inheritdoc/>
    public override Needs BackwardNeeds => Needs.None;

    /// <inheritdoc/>
    public override ImmutableArray<Shape> Infer(in OpSignature s)
    {
        s.ExpectInputs(1);
        s.ExpectParameters(0, 0);
        Shape x = s.Input();
        if (Order.IsDefault || Order.Length != x.Rank || !Order.Order().SequenceEqual(Enumerable.Range(0, x.Rank)))
            throw s.Error($"expected an order with each of the dimensions 0 to {x.Rank - 1} of {x} once, received ({(Order.IsDefault ? "" : string.Join(", ", Order))}).");
        return [new Shape([.. Order.Select(d => x[d])])];
    }

    /// <inheritdoc/>
    public override void Forward<T>(in OpCall<T> c)
    {
        for (int r = 0; r < c.Rows; r++)
        {
            Span<T> x = c.Input.Row(r), y = c.Output.Row(r);
            for (int i = 0; i < y.Length; i++) y[i] = x[Source(i, c.Input.Shape, c.Output.Shape)];
        }
    }

    /// <inheritdoc/>
    public override void Backward<T>(in OpCall<T> c)
    {
        if (c.InputGradients[0].IsEmpty) return;
        for (int r = 0; r < c.Rows; r++)
        {
            Span<T> dx = c.InputGradients[0].Row(r), dy = c.OutputGradients[0].Row(r);
            for (int i = 0; i < dy.Length; i++) dx[Source(i, c.InputGradients[0].Shape, c.OutputGradients[0].Shape)] += dy[i];
        }
    }

    /// <summary>Where output element i comes from.</summary>
    private int Source(int i, Shape x, Shape y)
    {
        int source = 0;
        for (int d = Order.Length - 1; d >= 0; d--)
        {
            int stride = 1;
            for (int k = Order[d] + 1; k < Order.Length; k++) stride *= x[k];
            source += i % y[d] * stride;
            i /= y[d];
        }

        return source;
    }
}
