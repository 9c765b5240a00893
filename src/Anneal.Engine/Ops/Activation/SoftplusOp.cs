namespace Anneal.Engine.Ops;

/// <summary>log(1 + e^x).</summary>
public sealed record SoftplusOp : ElementwiseOp
{
    /// <inheritdoc/>
    public override T Value<T>(T x) => ElementwiseMath.Softplus(x);

    /// <inheritdoc/>
    public override T Derivative<T>(T x, T y) => ElementwiseMath.Sigmoid(x);
}
