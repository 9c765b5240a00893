using System.Numerics;

namespace Anneal.Engine.Ops;

/// <summary>The mean of (log(1 + p) − log(1 + t))² over the example; p and t count as <paramref name="Epsilon"/> where they are less.</summary>
/// <param name="Epsilon">Keras' fuzz factor is 1e-7.</param>
public sealed record MeanSquaredLogarithmicErrorOp(double Epsilon) : ElementwiseLossOp
{
    /// <inheritdoc/>
    protected override T Value<T>(T p, T t)
    {
        T d = Log(p) - Log(t);
        return d * d;
    }

    /// <inheritdoc/>
    protected override T Derivative<T>(T p, T t) => p < T.CreateTruncating(Epsilon) ? T.Zero : T.CreateTruncating(2) * (Log(p) - Log(t)) / (T.One + p);

    private T Log<T>(T x) where T : unmanaged, IFloatingPointIeee754<T> => ElementwiseMath.LogP1(T.Max(x, T.CreateTruncating(Epsilon)));
}
