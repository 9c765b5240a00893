namespace Anneal.Engine.Ops;

/// <summary>x / (1 + |x|).</summary>
public sealed record SoftsignOp : ElementwiseOp
{
    /// <inheritdoc/>
    public override T Value<T>(T x) => x / (T.One + T.Abs(x));

    /// <inheritdoc/>
    public override T Derivative<T>(T x, T y)
    {
        T d = T.One + T.Abs(x);
        return T.One / (d * d);
    }
}
