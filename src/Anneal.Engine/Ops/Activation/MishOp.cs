namespace Anneal.Engine.Ops;

/// <summary>x · tanh(log(1 + e^x)).</summary>
public sealed record MishOp : ElementwiseOp
{
    /// <inheritdoc/>
    public override T Value<T>(T x) => x * T.Tanh(ElementwiseMath.Softplus(x));

    /// <inheritdoc/>
    public override T Derivative<T>(T x, T y)
    {
        T t = T.Tanh(ElementwiseMath.Softplus(x));
        return t + x * (T.One - t * t) * ElementwiseMath.Sigmoid(x);
    }
}
