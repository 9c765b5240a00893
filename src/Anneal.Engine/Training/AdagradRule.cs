namespace Anneal.Engine.Training;

/// <summary>a ← a + g², w ← w − rate · g / √(a + ε). Duchi, Hazan and Singer, "Adaptive subgradient methods", 2011; as Keras computes it.</summary>
/// <param name="InitialAccumulator">What the sums of squares start with: 0 or more. Keras' default is 0.1.</param>
/// <param name="Epsilon">Added to the sum of squares, under the root.</param>
public sealed record AdagradRule(double InitialAccumulator, double Epsilon) : OptimizerRule
{
    private static readonly string[] s_slots = ["accumulator"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> SlotNames => s_slots;

    /// <inheritdoc/>
    public override double InitialValue(int slot) => InitialAccumulator;

    /// <inheritdoc/>
    public override void Apply<T>(in UpdateChunk<T> c)
    {
        Span<T> w = c.Weights, g = c.Gradient, a = c.Slot(0);
        T rate = T.CreateTruncating(c.LearningRate), eps = T.CreateTruncating(Epsilon);
        for (int i = 0; i < w.Length; i++)
        {
            a[i] += g[i] * g[i];
            w[i] -= rate * g[i] / T.Sqrt(a[i] + eps);
        }
    }
}
