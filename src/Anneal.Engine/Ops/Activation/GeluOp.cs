namespace Anneal.Engine.Ops;

/// <summary>x · Φ(x), Φ the normal distribution; or its approximation x / 2 · (1 + tanh(√(2/π) · (x + 0.044715 x³))). Hendrycks and Gimpel, "Gaussian error linear units", 2016.</summary>
/// <param name="Approximate">Use the tanh form; Keras' default is false.</param>
public sealed record GeluOp(bool Approximate) : ElementwiseOp
{
    /// <inheritdoc/>
    public override T Value<T>(T x)
    {
        T half = T.CreateTruncating(0.5);
        return half * x * (T.One + (Approximate ? T.Tanh(Inner(x)) : ElementwiseMath.Erf(x * T.CreateTruncating(Math.Sqrt(0.5)))));
    }

    /// <inheritdoc/>
    public override T Derivative<T>(T x, T y)
    {
        T half = T.CreateTruncating(0.5);
        if (!Approximate)
        {
            T density = T.Exp(-x * x * half) * T.CreateTruncating(1 / Math.Sqrt(2 * Math.PI));
            return half * (T.One + ElementwiseMath.Erf(x * T.CreateTruncating(Math.Sqrt(0.5)))) + x * density;
        }

        T t = T.Tanh(Inner(x)), slope = T.CreateTruncating(Root) * (T.One + T.CreateTruncating(3 * Cubic) * x * x);
        return half * (T.One + t) + half * x * (T.One - t * t) * slope;
    }

    private const double Cubic = 0.044715;
    private static readonly double Root = Math.Sqrt(2 / Math.PI);

    private static T Inner<T>(T x) where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> => T.CreateTruncating(Root) * (x + T.CreateTruncating(Cubic) * x * x * x);
}
