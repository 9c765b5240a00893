using System.Numerics;

namespace Anneal.Engine.Ops;

/// <summary>max(x, 0); the derivative at 0 is 0. NaN stays NaN.</summary>
public sealed record ReluOp : ElementwiseOp
{
    /// <inheritdoc/>
    public override Needs BackwardNeeds => Needs.Outputs;

    /// <inheritdoc/>
    public override T Value<T>(T x) => x <= T.Zero ? T.Zero : x;

    /// <inheritdoc/>
    public override T Derivative<T>(T x, T y) => y > T.Zero ? T.One : T.Zero;

    /// <inheritdoc/>
    protected override void Values<T>(ReadOnlySpan<T> x, Span<T> y)
    {
        int i = 0;
        for (; i <= y.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            Vector<T> v = new(x[i..]);
            Vector.ConditionalSelect(Vector.LessThanOrEqual(v, Vector<T>.Zero), Vector<T>.Zero, v).CopyTo(y[i..]);
        }

        for (; i < y.Length; i++) y[i] = Value(x[i]);
    }

    /// <inheritdoc/>
    protected override void AddGradients<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx)
    {
        int i = 0;
        for (; i <= dx.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            Vector<T> passed = Vector.ConditionalSelect(Vector.GreaterThan(new Vector<T>(y[i..]), Vector<T>.Zero), new Vector<T>(dy[i..]), Vector<T>.Zero);
            (new Vector<T>(dx[i..]) + passed).CopyTo(dx[i..]);
        }

        for (; i < dx.Length; i++) dx[i] += y[i] > T.Zero ? dy[i] : T.Zero;
    }
}
