namespace Anneal.Engine.Ops;

/// <summary>x, moved towards 0 by the threshold; 0 within it.</summary>
/// <param name="Threshold">Keras' default is 0.5.</param>
public sealed record SoftShrinkOp(double Threshold) : ElementwiseOp
{
    /// <inheritdoc/>
    public override T Value<T>(T x) => x > T.CreateTruncating(Threshold) ? x - T.CreateTruncating(Threshold) : x < -T.CreateTruncating(Threshold) ? x + T.CreateTruncating(Threshold) : T.Zero;

    /// <inheritdoc/>
    public override T Derivative<T>(T x, T y) => T.Abs(x) > T.CreateTruncating(Threshold) ? T.One : T.Zero;
}
