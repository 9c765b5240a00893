using System.Numerics;

namespace Anneal.Engine.Ops;

/// <summary>
/// The mean of −t log(p) − (1 − t) log(1 − p) over the example, as Keras' binary_crossentropy: p is clipped to
/// [<see cref="Epsilon"/>, 1 − <see cref="Epsilon"/>], and a clipped element has no gradient.
/// </summary>
public sealed record BinaryCrossentropyOp : ElementwiseLossOp
{
    /// <summary>Keras' fuzz factor. Default 1e-7. Of no use with <see cref="FromLogits"/>.</summary>
    public double Epsilon { get; init; } = 1e-7;

    /// <summary>The prediction is x with p = 1 / (1 + e^−x): max(x, 0) − x · t + log(1 + e^−|x|), never clipped. Default false.</summary>
    public bool FromLogits { get; init; }

    /// <summary>The target becomes t · (1 − s) + s / 2. Default 0.</summary>
    public double LabelSmoothing { get; init; }

    /// <inheritdoc/>
    protected override T Value<T>(T p, T t)
    {
        t = Target(t);
        if (FromLogits) return ElementwiseMath.Softplus(p) - p * t;
        T q = LossChecks.Clip(p, Epsilon);
        return -(t * T.Log(q) + (T.One - t) * T.Log(T.One - q));
    }

    /// <inheritdoc/>
    protected override T Derivative<T>(T p, T t)
    {
        t = Target(t);
        if (FromLogits) return ElementwiseMath.Sigmoid(p) - t;
        return LossChecks.IsClipped(p, Epsilon) ? T.Zero : (p - t) / (p * (T.One - p));
    }

    /// <inheritdoc/>
    protected override void Check(in OpSignature s) => LossChecks.CheckSmoothing(s, LabelSmoothing);

    private T Target<T>(T t) where T : unmanaged, IFloatingPointIeee754<T>
        => LabelSmoothing == 0 ? t : t * T.CreateTruncating(1 - LabelSmoothing) + T.CreateTruncating(LabelSmoothing / 2);
}
