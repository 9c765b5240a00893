namespace Anneal.Engine.Training;

/// <summary>
/// "Follow the regularized leader" as Keras computes it: with n' = n + g², σ = (n'^−p − n^−p) / rate, z ← z + g − σ w, n ← n',
/// w ← (clip(z, −λ1, λ1) − z) / (n^−p / rate + 2 λ2). McMahan et al., "Ad click prediction", 2013.
/// </summary>
/// <param name="LearningRatePower">p: 0 or less. Keras' default is −0.5.</param>
/// <param name="InitialAccumulator">What n starts with: 0 or more. Keras' default is 0.1.</param>
/// <param name="L1">λ1, 0 or more.</param>
/// <param name="L2">λ2, 0 or more.</param>
/// <param name="L2Shrinkage">Adds 2 · this · w to the gradient that enters z; 0 or more.</param>
/// <param name="Beta">Adds this / (2 rate) to λ2; 0 or more.</param>
public sealed record FtrlRule(double LearningRatePower, double InitialAccumulator, double L1, double L2, double L2Shrinkage, double Beta) : OptimizerRule
{
    private static readonly string[] s_slots = ["accumulator", "linear"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> SlotNames => s_slots;

    /// <inheritdoc/>
    public override double InitialValue(int slot) => slot == 0 ? InitialAccumulator : 0;

    /// <inheritdoc/>
    public override void Apply<T>(in UpdateChunk<T> c)
    {
        Span<T> w = c.Weights, g = c.Gradient, n = c.Slot(0), z = c.Slot(1);
        T rate = T.CreateTruncating(c.LearningRate), power = T.CreateTruncating(-LearningRatePower), l1 = T.CreateTruncating(L1);
        T l2 = T.CreateTruncating(2 * (L2 + Beta / (2 * c.LearningRate))), shrinkage = T.CreateTruncating(2 * L2Shrinkage);
        for (int i = 0; i < w.Length; i++)
        {
            T more = n[i] + g[i] * g[i], root = T.Pow(more, power);
            z[i] += g[i] + shrinkage * w[i] - (root - T.Pow(n[i], power)) / rate * w[i];
            n[i] = more;
            w[i] = (T.Clamp(z[i], -l1, l1) - z[i]) / (root / rate + l2);
        }
    }
}
