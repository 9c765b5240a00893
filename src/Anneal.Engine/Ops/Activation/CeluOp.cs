namespace Anneal.Engine.Ops;

/// <summary>x above 0, else alpha · (e^(x / alpha) − 1).</summary>
/// <param name="Alpha">Not 0; Keras' default is 1.</param>
public sealed record CeluOp(double Alpha) : ElementwiseOp
{
    /// <inheritdoc/>
    public override T Value<T>(T x) => x > T.Zero ? x : T.CreateTruncating(Alpha) * ElementwiseMath.ExpM1(x / T.CreateTruncating(Alpha));

    /// <inheritdoc/>
    public override T Derivative<T>(T x, T y) => x > T.Zero ? T.One : T.Exp(x / T.CreateTruncating(Alpha));

    /// <inheritdoc/>
    protected override void Check(in OpSignature s)
    {
        if (Alpha == 0) throw s.Error("expected an alpha other than 0, received 0.");
    }
}
