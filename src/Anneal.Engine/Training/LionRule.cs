namespace Anneal.Engine.Training;

/// <summary>w ← w − rate · sign(β1 m + (1 − β1) g), m ← β2 m + (1 − β2) g. Chen et al., "Symbolic discovery of optimization algorithms", 2023.</summary>
/// <param name="Beta1">Share of the momentum in the step.</param>
/// <param name="Beta2">Decay of the momentum.</param>
public sealed record LionRule(double Beta1, double Beta2) : OptimizerRule
{
    private static readonly string[] s_slots = ["momentum"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> SlotNames => s_slots;

    /// <inheritdoc/>
    public override void Apply<T>(in UpdateChunk<T> c)
    {
        Span<T> w = c.Weights, g = c.Gradient, m = c.Slot(0);
        T rate = T.CreateTruncating(c.LearningRate), beta1 = T.CreateTruncating(Beta1), take1 = T.CreateTruncating(1 - Beta1);
        T beta2 = T.CreateTruncating(Beta2), take2 = T.CreateTruncating(1 - Beta2);
        for (int i = 0; i < w.Length; i++)
        {
            T direction = beta1 * m[i] + take1 * g[i];
            w[i] -= direction > T.Zero ? rate : direction < T.Zero ? -rate : direction;
            m[i] = beta2 * m[i] + take2 * g[i];
        }
    }
}
