namespace Anneal.Engine.Ops;

/// <summary>The mean of max(1 − t · p, 0) over the example, for targets of −1 and 1.</summary>
public sealed record HingeOp : ElementwiseLossOp
{
    /// <inheritdoc/>
    protected override T Value<T>(T p, T t) => T.Max(T.One - t * p, T.Zero);

    /// <inheritdoc/>
    protected override T Derivative<T>(T p, T t) => T.One - t * p > T.Zero ? -t : T.Zero;
}
