namespace Anneal.Engine.Ops;

/// <summary>x, cut to −1 … 1.</summary>
public sealed record HardTanhOp : ElementwiseOp
{
    /// <inheritdoc/>
    public override Needs BackwardNeeds => Needs.Outputs;

    /// <inheritdoc/>
    public override T Value<T>(T x) => T.Clamp(x, -T.One, T.One);

    /// <inheritdoc/>
    public override T Derivative<T>(T x, T y) => y > -T.One && y < T.One ? T.One : T.Zero;
}
