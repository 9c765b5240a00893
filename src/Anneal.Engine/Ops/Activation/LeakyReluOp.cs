namespace Anneal.Engine.Ops;

/// <summary>x where it is 0 or more, else slope · x; the derivative at 0 is the slope.</summary>
/// <param name="NegativeSlope">The slope below 0; Keras' default is 0.3 in its layer and 0.2 in its function.</param>
public sealed record LeakyReluOp(double NegativeSlope) : ElementwiseOp
{
    /// <inheritdoc/>
    public override T Value<T>(T x) => x > T.Zero ? x : T.CreateTruncating(NegativeSlope) * x;

    /// <inheritdoc/>
    public override T Derivative<T>(T x, T y) => x > T.Zero ? T.One : T.CreateTruncating(NegativeSlope);
}
