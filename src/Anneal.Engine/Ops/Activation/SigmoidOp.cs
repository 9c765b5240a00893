namespace Anneal.Engine.Ops;

/// <summary>1 / (1 + e^−x).</summary>
public sealed record SigmoidOp : ElementwiseOp
{
    /// <inheritdoc/>
    public override Needs BackwardNeeds => Needs.Outputs;

    /// <inheritdoc/>
    public override T Value<T>(T x) => ElementwiseMath.Sigmoid(x);

    /// <inheritdoc/>
    public override T Derivative<T>(T x, T y) => y * (T.One - y);
}
