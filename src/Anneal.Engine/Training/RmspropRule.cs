using System.Numerics;

namespace Anneal.Engine.Training;

/// <summary>
/// RMSprop as Keras computes it: v ← ρ v + (1 − ρ) g², step = rate · g / √(v + ε); centered: a ← ρ a + (1 − ρ) g and √(v − a² + ε). With momentum
/// m ← momentum · m + step and w ← w − m, else w ← w − step. Tieleman and Hinton, lecture 6.5, 2012.
/// </summary>
/// <param name="Rho">Decay of the mean square.</param>
/// <param name="Momentum">0 or more.</param>
/// <param name="Epsilon">Added to the mean square, under the root.</param>
/// <param name="Centered">Subtract the squared mean: divide by the deviation.</param>
public sealed record RmspropRule(double Rho, double Momentum, double Epsilon, bool Centered) : OptimizerRule
{
    private static readonly string[][] s_slots = [["velocity"], ["velocity", "momentum"], ["velocity", "average_gradient"], ["velocity", "momentum", "average_gradient"]];

    /// <inheritdoc/>
    public override IReadOnlyList<string> SlotNames => s_slots[(Momentum > 0 ? 1 : 0) + (Centered ? 2 : 0)];

    /// <inheritdoc/>
    public override void Apply<T>(in UpdateChunk<T> c)
    {
        Span<T> w = c.Weights, g = c.Gradient, v = c.Slot(0), m = Momentum > 0 ? c.Slot(1) : default, a = Centered ? c.Slot(SlotNames.Count - 1) : default;
        T rate = T.CreateTruncating(c.LearningRate), rho = T.CreateTruncating(Rho), take = T.CreateTruncating(1 - Rho), mu = T.CreateTruncating(Momentum), eps = T.CreateTruncating(Epsilon);
        Vector<T> vrate = new(rate), vrho = new(rho), vtake = new(take), vmu = new(mu), veps = new(eps);
        int i = 0;
        for (; i <= w.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            Vector<T> gi = new(g[i..]), vi = vrho * new Vector<T>(v[i..]) + vtake * (gi * gi);
            vi.CopyTo(v[i..]);
            if (Centered)
            {
                Vector<T> ai = vrho * new Vector<T>(a[i..]) + vtake * gi;
                ai.CopyTo(a[i..]);
                vi -= ai * ai;
            }

            Vector<T> step = vrate * gi / Vector.SquareRoot(vi + veps);
            if (Momentum > 0)
            {
                step += vmu * new Vector<T>(m[i..]);
                step.CopyTo(m[i..]);
            }

            (new Vector<T>(w[i..]) - step).CopyTo(w[i..]);
        }

        for (; i < w.Length; i++)
        {
            v[i] = rho * v[i] + take * (g[i] * g[i]);
            T square = v[i];
            if (Centered)
            {
                a[i] = rho * a[i] + take * g[i];
                square -= a[i] * a[i];
            }

            T step = rate * g[i] / T.Sqrt(square + eps);
            if (Momentum > 0)
            {
                step += mu * m[i];
                m[i] = step;
            }

            w[i] -= step;
        }
    }
}
