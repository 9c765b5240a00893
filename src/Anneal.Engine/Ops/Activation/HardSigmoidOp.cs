namespace Anneal.Engine.Ops;

/// <summary>slope · x + offset, cut to 0 … 1. Keras 1 and 2: slope 0.2, offset 0.5. Keras 3: slope 1/6, offset 0.5.</summary>
/// <param name="Slope">The slope of the straight part.</param>
/// <param name="Offset">The value at 0.</param>
public sealed record HardSigmoidOp(double Slope, double Offset) : ElementwiseOp
{
    /// <inheritdoc/>
    public override Needs BackwardNeeds => Needs.Outputs;

    /// <inheritdoc/>
    public override T Value<T>(T x) => T.Clamp(T.CreateTruncating(Slope) * x + T.CreateTruncating(Offset), T.Zero, T.One);

    /// <inheritdoc/>
    public override T Derivative<T>(T x, T y) => y > T.Zero && y < T.One ? T.CreateTruncating(Slope) : T.Zero;
}
