namespace Anneal.Engine.Training;

/// <summary>
/// Adam with Nesterov's look ahead, as Keras computes it: the momentum of step t is μ_t = β1 (1 − 0.96^t / 2), its product up to t is P_t;
/// w ← w − rate · (μ_(t+1) m / (1 − P_(t+1)) + (1 − μ_t) g / (1 − P_t)) / (√(v / (1 − β2^t)) + ε). Dozat, "Incorporating Nesterov momentum into Adam", 2016.
/// </summary>
/// <param name="Beta1">Decay of the first moment.</param>
/// <param name="Beta2">Decay of the second moment.</param>
/// <param name="Epsilon">Added to the root of the second moment.</param>
public sealed record NadamRule(double Beta1, double Beta2, double Epsilon) : OptimizerRule
{
    private static readonly string[] s_slots = ["momentum", "velocity"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> SlotNames => s_slots;

    /// <inheritdoc/>
    public override void Apply<T>(in UpdateChunk<T> c)
    {
        Span<T> w = c.Weights, g = c.Gradient, m = c.Slot(0), v = c.Slot(1);
        double product = Product(c.Step), next = product * MomentumAt(c.Step + 1);
        T a1 = T.CreateTruncating(1 - Beta1), a2 = T.CreateTruncating(1 - Beta2), eps = T.CreateTruncating(Epsilon);
        T ahead = T.CreateTruncating(c.LearningRate * MomentumAt(c.Step + 1) / (1 - next)), now = T.CreateTruncating(c.LearningRate * (1 - MomentumAt(c.Step)) / (1 - product));
        T correction = T.CreateTruncating(1 / (1 - Math.Pow(Beta2, c.Step)));
        for (int i = 0; i < w.Length; i++)
        {
            m[i] += (g[i] - m[i]) * a1;
            v[i] += (g[i] * g[i] - v[i]) * a2;
            w[i] -= (ahead * m[i] + now * g[i]) / (T.Sqrt(v[i] * correction) + eps);
        }
    }

    /// <summary>The product of all momenta up to a step. 0.96^t is less than half an ulp of 1 after 1,000 steps.</summary>
    internal double Product(long step)
    {
        double product = Math.Pow(Beta1, step);
        for (long t = 1; t <= Math.Min(step, 1000); t++) product *= 1 - 0.5 * Math.Pow(0.96, t);
        return product;
    }

    private double MomentumAt(long step) => Beta1 * (1 - 0.5 * Math.Pow(0.96, step));
}
