using System.Numerics;

namespace Anneal.Engine.Training;

/// <summary>
/// w ← w − rate · g; with momentum m ← momentum · m − rate · g and w ← w + m, or with Nesterov w ← w + momentum · m − rate · g (Keras' SGD).
/// </summary>
/// <param name="Momentum">0 or more.</param>
/// <param name="Nesterov">Look ahead along the momentum.</param>
public sealed record SgdRule(double Momentum, bool Nesterov) : OptimizerRule
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> SlotNames => Momentum == 0 ? [] : ["momentum"];

    /// <inheritdoc/>
    public override void Apply<T>(in UpdateChunk<T> c)
    {
        Span<T> w = c.Weights, g = c.Gradient;
        T rate = T.CreateTruncating(c.LearningRate), mu = T.CreateTruncating(Momentum);
        Vector<T> vrate = new(rate), vmu = new(mu);
        Span<T> m = Momentum == 0 ? default : c.Slot(0);
        int i = 0;
        if (Momentum == 0)
        {
            for (; i <= w.Length - Vector<T>.Count; i += Vector<T>.Count)
                (new Vector<T>(w[i..]) - vrate * new Vector<T>(g[i..])).CopyTo(w[i..]);
            for (; i < w.Length; i++) w[i] -= rate * g[i];
            return;
        }

        for (; i <= w.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            Vector<T> step = vrate * new Vector<T>(g[i..]), v = vmu * new Vector<T>(m[i..]) - step, old = new(w[i..]);
            v.CopyTo(m[i..]);
            (Nesterov ? old + vmu * v - step : old + v).CopyTo(w[i..]);
        }

        for (; i < w.Length; i++)
        {
            T step = rate * g[i], v = mu * m[i] - step;
            m[i] = v;
            w[i] = Nesterov ? w[i] + mu * v - step : w[i] + v;
        }
    }
}
