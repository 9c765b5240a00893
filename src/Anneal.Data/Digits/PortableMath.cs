namespace Anneal.Data.Digits;

/// <summary>
/// Sine, exponential and logarithm from additions, multiplications and divisions alone, which IEEE 754 fixes to the last bit; those of the system's C
/// library differ from machine to machine, and so would the drawn digits. Accurate to about 1e-11.
/// </summary>
internal static class PortableMath
{
    /// <summary>sin(2π·turns), by its Taylor series on a quarter turn.</summary>
    public static double SinTurns(double turns)
    {
        double t = turns - Math.Round(turns);
        if (t > 0.25) t = 0.5 - t;
        else if (t < -0.25) t = -0.5 - t;
        double x = t * (2 * Math.PI);
        double q = x * x;
        double series = 1.0 / 1_307_674_368_000;
        series = (1.0 / 6_227_020_800) - (q * series);
        series = (1.0 / 39_916_800) - (q * series);
        series = (1.0 / 362_880) - (q * series);
        series = (1.0 / 5_040) - (q * series);
        series = (1.0 / 120) - (q * series);
        series = (1.0 / 6) - (q * series);
        return x * (1 - (q * series));
    }

    /// <summary>cos(2π·turns).</summary>
    public static double CosTurns(double turns) => SinTurns(turns + 0.25);

    /// <summary>e to the x, for |x| below 700.</summary>
    public static double Exp(double x)
    {
        double k = Math.Round(x * (1 / 0.6931471805599453));
        double r = x - (k * 0.6931471805599453);
        double series = 1;
        for (int n = 12; n > 0; n--) series = 1 + (r / n * series);
        return Math.ScaleB(series, (int)k);
    }

    /// <summary>The natural logarithm of a positive normal number, by the series of the inverse hyperbolic tangent.</summary>
    public static double Log(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        int exponent = (int)((bits >> 52) & 0x7FF) - 1023;
        double m = BitConverter.Int64BitsToDouble((bits & 0xF_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);
        if (m > 1.4142135623730951)
        {
            m *= 0.5;
            exponent++;
        }

        double s = (m - 1) / (m + 1);
        double q = s * s;
        double series = 0;
        for (int n = 15; n > 0; n -= 2) series = (1.0 / n) + (q * series);
        return (exponent * 0.6931471805599453) + (2 * s * series);
    }
}
