namespace Anneal.Engine.Ops;

/// <summary>The mean of |p − t| over the example; the derivative at p = t is 0.</summary>
public sealed record MeanAbsoluteErrorOp : ElementwiseLossOp
{
    /// <inheritdoc/>
    protected override T Value<T>(T p, T t) => T.Abs(p - t);

    /// <inheritdoc/>
    protected override T Derivative<T>(T p, T t) => p > t ? T.One : p < t ? -T.One : p - t;
}
