namespace Anneal.Engine.Training;

/// <summary>
/// Adam with the largest gradient in place of the second moment: m ← m + (g − m)(1 − β1), u ← max(β2 u, |g|),
/// w ← w − rate / (1 − β1^t) · m / (u + ε). Kingma and Ba, "Adam", 2014, section 7.1; as Keras computes it.
/// </summary>
/// <param name="Beta1">Decay of the first moment.</param>
/// <param name="Beta2">Decay of the largest gradient.</param>
/// <param name="Epsilon">Added to the largest gradient.</param>
public sealed record AdamaxRule(double Beta1, double Beta2, double Epsilon) : OptimizerRule
{
    private static readonly string[] s_slots = ["momentum", "norm"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> SlotNames => s_slots;

    /// <inheritdoc/>
    public override void Apply<T>(in UpdateChunk<T> c)
    {
        Span<T> w = c.Weights, g = c.Gradient, m = c.Slot(0), u = c.Slot(1);
        T take = T.CreateTruncating(1 - Beta1), beta2 = T.CreateTruncating(Beta2), eps = T.CreateTruncating(Epsilon);
        T alpha = T.CreateTruncating(c.LearningRate / (1 - Math.Pow(Beta1, c.Step)));
        for (int i = 0; i < w.Length; i++)
        {
            m[i] += (g[i] - m[i]) * take;
            u[i] = T.Max(beta2 * u[i], T.Abs(g[i]));
            w[i] -= alpha * m[i] / (u[i] + eps);
        }
    }
}
