namespace Anneal.Engine.Ops;

/// <summary>x / (1 + e^−x) (also called swish).</summary>
public sealed record SiluOp : ElementwiseOp
{
    /// <inheritdoc/>
    public override T Value<T>(T x) => x * ElementwiseMath.Sigmoid(x);

    /// <inheritdoc/>
    public override T Derivative<T>(T x, T y)
    {
        T s = ElementwiseMath.Sigmoid(x);
        return s * (T.One + x * (T.One - s));
    }
}
