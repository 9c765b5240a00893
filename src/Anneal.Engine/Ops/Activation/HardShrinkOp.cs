namespace Anneal.Engine.Ops;

/// <summary>x where |x| is larger than the threshold, else 0.</summary>
/// <param name="Threshold">Keras' default is 0.5.</param>
public sealed record HardShrinkOp(double Threshold) : ElementwiseOp
{
    /// <inheritdoc/>
    public override T Value<T>(T x) => T.Abs(x) > T.CreateTruncating(Threshold) ? x : T.Zero;

    /// <inheritdoc/>
    public override T Derivative<T>(T x, T y) => T.Abs(x) > T.CreateTruncating(Threshold) ? T.One : T.Zero;
}
