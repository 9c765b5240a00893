namespace Anneal.Testing;

/// <summary>
/// The golden data's "numbers by formula" (tests/golden/README.md): a counter-based generator whose element i depends on the seed and i alone,
/// so that inputs and weights need not be stored.
/// </summary>
public static class Numbers
{
    /// <summary>Multiples of 2^-24 in [0, 1), in row-major order.</summary>
    public static double[] Counter(long seed, int count)
    {
        double[] values = new double[count];
        unchecked
        {
            ulong start = (ulong)seed * 0x9E3779B97F4A7C15UL + 0x94D049BB133111EBUL;
            for (int i = 0; i < count; i++)
            {
                ulong z = start + (ulong)i * 0xBF58476D1CE4E5B9UL;
                z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
                z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
                z ^= z >> 31;
                values[i] = (z >> 40) / 16777216.0;
            }
        }

        return values;
    }

    /// <summary>(counter − 0.5) · 2 · scale, in float64.</summary>
    public static double[] Centered(long seed, int count, double scale = 1.0)
    {
        double[] values = Counter(seed, count);
        for (int i = 0; i < values.Length; i++) values[i] = (values[i] - 0.5) * (2.0 * scale);
        return values;
    }
}
