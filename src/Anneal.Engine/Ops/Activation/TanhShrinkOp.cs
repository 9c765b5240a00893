namespace Anneal.Engine.Ops;

/// <summary>x − tanh(x).</summary>
public sealed record TanhShrinkOp : ElementwiseOp
{
    /// <inheritdoc/>
    public override T Value<T>(T x) => x - T.Tanh(x);

    /// <inheritdoc/>
    public override T Derivative<T>(T x, T y)
    {
        T t = T.Tanh(x);
        return t * t;
    }
}
