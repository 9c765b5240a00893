namespace Anneal.Engine.Ops;

/// <summary>The mean of log(cosh(p − t)) over the example.</summary>
public sealed record LogCoshOp : ElementwiseLossOp
{
    /// <inheritdoc/>
    protected override T Value<T>(T p, T t)
    {
        T d = p - t;
        return d + ElementwiseMath.Softplus(T.CreateTruncating(-2) * d) - T.CreateTruncating(Math.Log(2));
    }

    /// <inheritdoc/>
    protected override T Derivative<T>(T p, T t) => T.Tanh(p - t);
}
