namespace Anneal.Engine.Ops;

/// <summary>0 up to −1, x from 1 on, (x + 1)² / 4 between.</summary>
public sealed record SparsePlusOp : ElementwiseOp
{
    /// <inheritdoc/>
    public override T Value<T>(T x) => x <= -T.One ? T.Zero : x >= T.One ? x : (x + T.One) * (x + T.One) / T.CreateTruncating(4);

    /// <inheritdoc/>
    public override T Derivative<T>(T x, T y) => x <= -T.One ? T.Zero : x >= T.One ? T.One : (x + T.One) / T.CreateTruncating(2);
}
