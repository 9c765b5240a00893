namespace Anneal.Engine.Ops;

/// <summary>0 up to −1, 1 from 1 on, (x + 1) / 2 between.</summary>
public sealed record SparseSigmoidOp : ElementwiseOp
{
    /// <inheritdoc/>
    public override T Value<T>(T x) => x <= -T.One ? T.Zero : x >= T.One ? T.One : (x + T.One) / T.CreateTruncating(2);

    /// <inheritdoc/>
    public override T Derivative<T>(T x, T y) => x > -T.One && x < T.One ? T.CreateTruncating(0.5) : T.Zero;
}
