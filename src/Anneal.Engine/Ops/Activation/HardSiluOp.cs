namespace Anneal.Engine.Ops;

/// <summary>x · relu6(x + 3) / 6 (also called hard swish).</summary>
public sealed record HardSiluOp : ElementwiseOp
{
    /// <inheritdoc/>
    public override T Value<T>(T x) => x * T.Clamp((x + T.CreateTruncating(3)) / T.CreateTruncating(6), T.Zero, T.One);

    /// <inheritdoc/>
    public override T Derivative<T>(T x, T y) => x <= T.CreateTruncating(-3) ? T.Zero : x >= T.CreateTruncating(3) ? T.One : (T.CreateTruncating(2) * x + T.CreateTruncating(3)) / T.CreateTruncating(6);
}
