namespace Anneal.Engine.Ops;

/// <summary>x above 0, else alpha · (e^x − 1).</summary>
/// <param name="Alpha">The negative of the limit at −∞; Keras' default is 1.</param>
public sealed record EluOp(double Alpha) : ElementwiseOp
{
    /// <inheritdoc/>
    public override T Value<T>(T x) => x > T.Zero ? x : T.CreateTruncating(Alpha) * ElementwiseMath.ExpM1(x);

    /// <inheritdoc/>
    public override T Derivative<T>(T x, T y) => x > T.Zero ? T.One : T.CreateTruncating(Alpha) * T.Exp(x);
}
