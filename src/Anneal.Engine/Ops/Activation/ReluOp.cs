namespace Anneal.Engine.Ops;

/// <summary>max(x, 0); the derivative at 0 is 0. NaN stays NaN.</summary>
public sealed record ReluOp : ElementwiseOp
{
    /// <inheritdoc/>
    public override Needs BackwardNeeds => Needs.Outputs;

    /// <inheritdoc/>
    public override T Value<T>(T x) => x <= T.Zero ? T.Zero : x;

    /// <inheritdoc/>
    public override T Derivative<T>(T x, T y) => y > T.Zero ? T.One : T.Zero;
}
