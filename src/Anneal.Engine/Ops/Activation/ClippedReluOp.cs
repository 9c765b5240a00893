namespace Anneal.Engine.Ops;

/// <summary><paramref name="MaxValue"/> from there on; x from <paramref name="Threshold"/> on; else slope · (x − threshold). Keras' relu with arguments, relu6, and ThresholdedReLU.</summary>
/// <param name="MaxValue">The largest output. Default none.</param>
/// <param name="NegativeSlope">The slope below the threshold. Default 0.</param>
/// <param name="Threshold">Where the identity begins. Default 0.</param>
public sealed record ClippedReluOp(double MaxValue = double.PositiveInfinity, double NegativeSlope = 0, double Threshold = 0) : ElementwiseOp
{
    /// <inheritdoc/>
    public override T Value<T>(T x)
    {
        T threshold = T.CreateTruncating(Threshold), max = T.CreateTruncating(MaxValue);
        if (x >= max) return max;
        return x < threshold ? T.CreateTruncating(NegativeSlope) * (x - threshold) : x;
    }

    /// <inheritdoc/>
    public override T Derivative<T>(T x, T y)
    {
        if (x >= T.CreateTruncating(MaxValue)) return T.Zero;
        return x > T.CreateTruncating(Threshold) ? T.One : T.CreateTruncating(NegativeSlope);
    }

    /// <inheritdoc/>
    protected override void Check(in OpSignature s)
    {
        if (!(MaxValue >= Threshold)) throw s.Error($"expected a largest value of at least the threshold {Threshold}, received {MaxValue}.");
    }
}
