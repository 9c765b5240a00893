namespace Anneal.Engine.Ops;

/// <summary>alpha · log(1 + e^(beta · x)), one alpha and beta for all elements.</summary>
/// <param name="Alpha">Multiplies the output.</param>
/// <param name="Beta">Multiplies the input.</param>
public sealed record ParametricSoftplusOp(double Alpha, double Beta) : ElementwiseOp
{
    /// <inheritdoc/>
    public override T Value<T>(T x) => T.CreateTruncating(Alpha) * ElementwiseMath.Softplus(T.CreateTruncating(Beta) * x);

    /// <inheritdoc/>
    public override T Derivative<T>(T x, T y) => T.CreateTruncating(Alpha * Beta) * ElementwiseMath.Sigmoid(T.CreateTruncating(Beta) * x);
}
