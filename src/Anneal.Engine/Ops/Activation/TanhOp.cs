namespace Anneal.Engine.Ops;

/// <summary>The hyperbolic tangent.</summary>
public sealed record TanhOp : ElementwiseOp
{
    /// <inheritdoc/>
    public override Needs BackwardNeeds => Needs.Outputs;

    /// <inheritdoc/>
    public override T Value<T>(T x) => T.Tanh(x);

    /// <inheritdoc/>
    public override T Derivative<T>(T x, T y) => T.One - y * y;
}
