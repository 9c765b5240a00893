using System.Numerics;
using System.Runtime.InteropServices;

namespace Anneal.Engine.Training;

/// <summary>
/// Adam as Keras computes it: m ← m + (g − m)(1 − β1), v ← v + (g² − v)(1 − β2), w ← w − rate · √(1 − β2^t) / (1 − β1^t) · m / (√v + ε).
/// Kingma and Ba, "Adam", 2014.
/// </summary>
/// <param name="Beta1">Decay of the first moment.</param>
/// <param name="Beta2">Decay of the second moment.</param>
/// <param name="Epsilon">Added to the root of the second moment.</param>
public sealed record AdamRule(double Beta1, double Beta2, double Epsilon) : OptimizerRule
{
    private static readonly string[] s_slots = ["momentum", "velocity"], s_amsgradSlots = ["momentum", "velocity", "velocity_hat"];

    /// <summary>Divide by the largest second moment so far (Reddi et al., "On the convergence of Adam and beyond", 2018). Default false.</summary>
    public bool Amsgrad { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> SlotNames => Amsgrad ? s_amsgradSlots : s_slots;

    /// <inheritdoc/>
    public override void Apply<T>(in UpdateChunk<T> c)
    {
        Span<T> w = c.Weights, g = c.Gradient, m = c.Slot(0), v = c.Slot(1);
        T a1 = T.CreateTruncating(1 - Beta1), a2 = T.CreateTruncating(1 - Beta2), eps = T.CreateTruncating(Epsilon);
        T alpha = T.CreateTruncating(c.LearningRate * Math.Sqrt(1 - Math.Pow(Beta2, c.Step)) / (1 - Math.Pow(Beta1, c.Step)));
        Span<T> hat = Amsgrad ? c.Slot(2) : default;
        Vector<T> va1 = new(a1), va2 = new(a2), veps = new(eps), valpha = new(alpha);
        ref T rw = ref MemoryMarshal.GetReference(w), rg = ref MemoryMarshal.GetReference(g), rm = ref MemoryMarshal.GetReference(m), rv = ref MemoryMarshal.GetReference(v), rh = ref MemoryMarshal.GetReference(hat);
        int i = 0;
        for (; i <= w.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            nuint at = (nuint)i;
            Vector<T> gi = Vector.LoadUnsafe(ref rg, at), mi = Vector.LoadUnsafe(ref rm, at), vi = Vector.LoadUnsafe(ref rv, at);
            mi += (gi - mi) * va1;
            vi += (gi * gi - vi) * va2;
            mi.StoreUnsafe(ref rm, at);
            vi.StoreUnsafe(ref rv, at);
            if (Amsgrad)
            {
                vi = Vector.Max(vi, Vector.LoadUnsafe(ref rh, at));
                vi.StoreUnsafe(ref rh, at);
            }

            (Vector.LoadUnsafe(ref rw, at) - valpha * mi / (Vector.SquareRoot(vi) + veps)).StoreUnsafe(ref rw, at);
        }

        for (; i < w.Length; i++)
        {
            m[i] += (g[i] - m[i]) * a1;
            v[i] += (g[i] * g[i] - v[i]) * a2;
            if (Amsgrad) hat[i] = T.Max(hat[i], v[i]);
            w[i] -= alpha * m[i] / (T.Sqrt(Amsgrad ? hat[i] : v[i]) + eps);
        }
    }
}
