namespace Anneal.Engine.Ops;

/// <summary>e^x.</summary>
public sealed record ExponentialOp : ElementwiseOp
{
    /// <inheritdoc/>
    public override Needs BackwardNeeds => Needs.Outputs;

    /// <inheritdoc/>
    public override T Value<T>(T x) => T.Exp(x);

    /// <inheritdoc/>
    public override T Derivative<T>(T x, T y) => y;
}
