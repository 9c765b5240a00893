namespace Anneal.Data.Digits;

/// <summary>
/// The random numbers of one digit: SplitMix64 (Steele, Lea and Flood 2014) begun at a hash of seed and digit number, so that digit i is the same
/// whichever thread draws it and however many are drawn.
/// </summary>
internal struct DigitRandom(long seed, long stream)
{
    private const ulong Gamma = 0x9E3779B97F4A7C15UL;

    private ulong _state = Mix(Mix(unchecked((ulong)seed) + Gamma) + (unchecked((ulong)stream) * Gamma));
    private double _spare = double.NaN;

    /// <summary>Uniform in [0, 1), a multiple of 2^−53.</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [low, high).</summary>
    public double Uniform(double low, double high) => low + ((high - low) * Uniform());

    /// <summary>A whole number in 0 .. count − 1.</summary>
    public int Below(int count) => (int)(Uniform() * count);

    /// <summary>Normal with mean 0, by the method of Box and Muller.</summary>
    public double Normal(double deviation)
    {
        double value = _spare;
        if (double.IsNaN(value))
        {
            double radius = Math.Sqrt(-2 * PortableMath.Log(1 - Uniform()));
            double turns = Uniform();
            value = radius * PortableMath.CosTurns(turns);
            _spare = radius * PortableMath.SinTurns(turns);
        }
        else
        {
            _spare = double.NaN;
        }

        return value * deviation;
    }

    private static ulong Mix(ulong z)
    {
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EBUL);
        return z ^ (z >> 31);
    }

    private ulong Next() => Mix(_state = unchecked(_state + Gamma));
}
