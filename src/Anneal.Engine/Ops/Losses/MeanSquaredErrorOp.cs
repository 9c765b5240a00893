namespace Anneal.Engine.Ops;

/// <summary>The mean of (p − t)² over the example.</summary>
public sealed record MeanSquaredErrorOp : ElementwiseLossOp
{
    /// <inheritdoc/>
    protected override T Value<T>(T p, T t) => (p - t) * (p - t);

    /// <inheritdoc/>
    protected override T Derivative<T>(T p, T t) => T.CreateTruncating(2) * (p - t);
}
