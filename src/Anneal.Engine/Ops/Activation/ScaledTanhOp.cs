namespace Anneal.Engine.Ops;

/// <summary>alpha · tanh(beta · x).</summary>
/// <param name="Alpha">Multiplies the output.</param>
/// <param name="Beta">Multiplies the input.</param>
public sealed record ScaledTanhOp(double Alpha, double Beta) : ElementwiseOp
{
    /// <inheritdoc/>
    public override T Value<T>(T x) => T.CreateTruncating(Alpha) * T.Tanh(T.CreateTruncating(Beta) * x);

    /// <inheritdoc/>
    public override T Derivative<T>(T x, T y)
    {
        T t = T.Tanh(T.CreateTruncating(Beta) * x);
        return T.CreateTruncating(Alpha * Beta) * (T.One - t * t);
    }
}
