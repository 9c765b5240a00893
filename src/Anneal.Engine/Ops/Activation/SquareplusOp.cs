namespace Anneal.Engine.Ops;

/// <summary>(x + √(x² + b)) / 2.</summary>
/// <param name="B">Above 0: how smooth it is at 0; Keras' default is 4.</param>
public sealed record SquareplusOp(double B) : ElementwiseOp
{
    /// <inheritdoc/>
    public override T Value<T>(T x) => (x + T.Sqrt(x * x + T.CreateTruncating(B))) / T.CreateTruncating(2);

    /// <inheritdoc/>
    public override T Derivative<T>(T x, T y) => (T.One + x / T.Sqrt(x * x + T.CreateTruncating(B))) / T.CreateTruncating(2);

    /// <inheritdoc/>
    protected override void Check(in OpSignature s)
    {
        if (!(B > 0)) throw s.Error($"expected a b above 0, received {B}.");
    }
}
