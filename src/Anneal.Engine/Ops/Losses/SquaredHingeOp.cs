namespace Anneal.Engine.Ops;

/// <summary>The mean of max(1 − t · p, 0)² over the example, for targets of −1 and 1.</summary>
public sealed record SquaredHingeOp : ElementwiseLossOp
{
    /// <inheritdoc/>
    protected override T Value<T>(T p, T t)
    {
        T h = T.Max(T.One - t * p, T.Zero);
        return h * h;
    }

    /// <inheritdoc/>
    protected override T Derivative<T>(T p, T t) => T.CreateTruncating(-2) * t * T.Max(T.One - t * p, T.Zero);
}
