namespace Anneal.Testing;

/// <summary>
/// How far numbers may lie apart, from the arithmetic alone. u = 2^-24 is half the distance between 1 and the next float: one rounding changes a
/// number by at most u times itself.
/// </summary>
public static class Tolerances
{
    /// <summary>u of 32-bit floats.</summary>
    public const double Float32Roundoff = 1.0 / (1 << 24);

    /// <summary>
    /// Our float64 against the golden numbers. Those were made in float64 and stored as float32, but Keras rounds some results on the way (dot
    /// products, means, losses) to float32 whatever its <c>floatx</c>: so they are as good as float32 arithmetic, with no smaller unit than their own size.
    /// </summary>
    /// <param name="terms">The longest sum.</param>
    /// <param name="largest">The largest absolute element of the array.</param>
    public static double Golden(int terms, double largest) => 4 * Float32Roundoff * (Math.Sqrt(terms) + 8) * largest;

    /// <summary>
    /// Float32 against float64 on the same numbers. The roundings of a sum of n terms are as good as random, so they add up like a random walk:
    /// u √n times the size of the terms. 8 more roundings stand for the functions around the sum, and a factor 4 makes room for the luckless
    /// element among thousands (4 standard deviations). The size of the terms is that of the array's largest element, or 1 where that is less.
    /// </summary>
    /// <param name="terms">The longest sum.</param>
    /// <param name="largest">The largest absolute element of the array.</param>
    public static double Float32(int terms, double largest) => Golden(terms, Math.Max(1, largest));

    /// <summary>
    /// Central differences in float64 as <see cref="GradientCheck"/> takes them: their error is near h⁴ = 1e-20 times the fifth derivative, and the
    /// roundings of the sum cost about 1e-16 / h = 1e-11 for values near 1. A factor 1,000 makes room for steep functions, and is still far below any wrong formula.
    /// </summary>
    public static double CentralDifference(double largest) => 1e-8 * Math.Max(1, largest);

    /// <summary>The largest absolute element.</summary>
    public static double Largest(ReadOnlySpan<double> values)
    {
        double largest = 0;
        foreach (double v in values) largest = Math.Max(largest, Math.Abs(v));
        return largest;
    }
}
