namespace Anneal.Engine.Ops;

/// <summary>The mean over the example of d² / 2 for |d| up to <paramref name="Delta"/>, else delta · |d| − delta² / 2, where d = p − t.</summary>
/// <param name="Delta">Where the parabola ends: above 0. Keras' default is 1.</param>
public sealed record HuberOp(double Delta) : ElementwiseLossOp
{
    /// <inheritdoc/>
    protected override T Value<T>(T p, T t)
    {
        T d = T.Abs(p - t), delta = T.CreateTruncating(Delta), half = T.CreateTruncating(0.5);
        return d <= delta ? half * d * d : delta * d - half * delta * delta;
    }

    /// <inheritdoc/>
    protected override T Derivative<T>(T p, T t) => T.Clamp(p - t, T.CreateTruncating(-Delta), T.CreateTruncating(Delta));

    /// <inheritdoc/>
    protected override void Check(in OpSignature s)
    {
        if (!(Delta > 0)) throw s.Error($"expected a delta above 0, received {Delta}.");
    }
}
