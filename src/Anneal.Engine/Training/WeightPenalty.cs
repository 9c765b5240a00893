using System.Numerics;

namespace Anneal.Engine.Training;

/// <summary>What a parameter's numbers add to the loss: l1 · Σ|w| + l2 · Σw².</summary>
/// <param name="L1">The factor of the absolute values; 0 or more.</param>
/// <param name="L2">The factor of the squares; 0 or more.</param>
public readonly record struct WeightPenalty(double L1, double L2)
{
    /// <summary>What these numbers add.</summary>
    public double Of<T>(ReadOnlySpan<T> weights) where T : unmanaged, IFloatingPointIeee754<T>
    {
        double sum = 0;
        foreach (T w in weights)
        {
            double value = double.CreateTruncating(w);
            sum += L1 * Math.Abs(value) + L2 * (value * value);
        }

        return sum;
    }

    /// <summary>Adds the gradient, l1 · sign(w) + 2 · l2 · w.</summary>
    public void AddGradient<T>(ReadOnlySpan<T> weights, Span<T> gradient) where T : unmanaged, IFloatingPointIeee754<T>
    {
        T l1 = T.CreateTruncating(L1), l2 = T.CreateTruncating(2 * L2);
        for (int i = 0; i < gradient.Length; i++)
        {
            T w = weights[i];
            gradient[i] += (w > T.Zero ? l1 : w < T.Zero ? -l1 : T.Zero) + l2 * w;
        }
    }
}
