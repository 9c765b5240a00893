namespace Anneal.Engine.Ops;

/// <summary>The mean of 100 · |p − t| / max(|t|, <paramref name="Epsilon"/>) over the example.</summary>
/// <param name="Epsilon">Keras' fuzz factor is 1e-7.</param>
public sealed record MeanAbsolutePercentageErrorOp(double Epsilon) : ElementwiseLossOp
{
    /// <inheritdoc/>
    protected override T Value<T>(T p, T t) => T.CreateTruncating(100) * T.Abs(p - t) / T.Max(T.Abs(t), T.CreateTruncating(Epsilon));

    /// <inheritdoc/>
    protected override T Derivative<T>(T p, T t) => T.CreateTruncating(100) / T.Max(T.Abs(t), T.CreateTruncating(Epsilon)) * (p > t ? T.One : p < t ? -T.One : p - t);
}
