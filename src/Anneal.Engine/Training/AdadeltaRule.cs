using System.Numerics;

namespace Anneal.Engine.Training;

/// <summary>
/// Adadelta as Keras computes it: a ← ρ a + (1 − ρ) g², step = g · √(d + ε) / √(a + ε), d ← ρ d + (1 − ρ) step², w ← w − rate · step.
/// Zeiler, "ADADELTA", 2012.
/// </summary>
/// <param name="Rho">Decay of both mean squares.</param>
/// <param name="Epsilon">Added to the mean squares, under the roots.</param>
public sealed record AdadeltaRule(double Rho, double Epsilon) : OptimizerRule
{
    private static readonly string[] s_slots = ["accumulated_grad", "accumulated_delta_var"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> SlotNames => s_slots;

    /// <inheritdoc/>
    public override void Apply<T>(in UpdateChunk<T> c)
    {
        Span<T> w = c.Weights, g = c.Gradient, a = c.Slot(0), d = c.Slot(1);
        T rate = T.CreateTruncating(c.LearningRate), rho = T.CreateTruncating(Rho), take = T.CreateTruncating(1 - Rho), eps = T.CreateTruncating(Epsilon);
        Vector<T> vrate = new(rate), vrho = new(rho), vtake = new(take), veps = new(eps);
        int i = 0;
        for (; i <= w.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            Vector<T> gi = new(g[i..]), ai = vrho * new Vector<T>(a[i..]) + vtake * (gi * gi), di = new(d[i..]);
            ai.CopyTo(a[i..]);
            Vector<T> step = gi * Vector.SquareRoot(di + veps) / Vector.SquareRoot(ai + veps);
            (vrho * di + vtake * (step * step)).CopyTo(d[i..]);
            (new Vector<T>(w[i..]) - vrate * step).CopyTo(w[i..]);
        }

        for (; i < w.Length; i++)
        {
            a[i] = rho * a[i] + take * (g[i] * g[i]);
            T step = g[i] * T.Sqrt(d[i] + eps) / T.Sqrt(a[i] + eps);
            d[i] = rho * d[i] + take * (step * step);
            w[i] -= rate * step;
        }
    }
}
