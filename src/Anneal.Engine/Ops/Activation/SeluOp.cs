namespace Anneal.Engine.Ops;

/// <summary>scale · (x above 0, else alpha · (e^x − 1)), with the constants of Klambauer et al., "Self-normalizing neural networks", 2017.</summary>
public sealed record SeluOp : ElementwiseOp
{
    /// <inheritdoc/>
    public override T Value<T>(T x) => T.CreateTruncating(Scale) * (x > T.Zero ? x : T.CreateTruncating(Alpha) * ElementwiseMath.ExpM1(x));

    /// <inheritdoc/>
    public override T Derivative<T>(T x, T y) => T.CreateTruncating(Scale) * (x > T.Zero ? T.One : T.CreateTruncating(Alpha) * T.Exp(x));

    private const double Alpha = 1.6732632423543772, Scale = 1.0507009873554805;
}
