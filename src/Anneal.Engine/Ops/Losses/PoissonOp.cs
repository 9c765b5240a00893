namespace Anneal.Engine.Ops;

/// <summary>The mean of p − t · log(p + <paramref name="Epsilon"/>) over the example.</summary>
/// <param name="Epsilon">Keras' fuzz factor is 1e-7.</param>
public sealed record PoissonOp(double Epsilon) : ElementwiseLossOp
{
    /// <inheritdoc/>
    protected override T Value<T>(T p, T t) => p - t * T.Log(p + T.CreateTruncating(Epsilon));

    /// <inheritdoc/>
    protected override T Derivative<T>(T p, T t) => T.One - t / (p + T.CreateTruncating(Epsilon));
}
