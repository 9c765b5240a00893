using Anneal.Data.Digits;

namespace Anneal.Data.Tests.Digits;

public class DigitRandomTests
{
    [Fact]
    public void MomentsAreThoseOfTheDistributions()
    {
        const int Count = 200_000;
        double uniform = 0, uniformSquares = 0, normal = 0, squares = 0, fourth = 0, products = 0;
        for (int i = 0; i < Count; i++)
        {
            // A new stream each time: neighbouring streams must be independent, too.
            DigitRandom random = new(7, i);
            double u = random.Uniform();
            double a = random.Normal(1), b = random.Normal(1);
            Assert.InRange(u, 0, 0.9999999999999999);
            uniform += u;
            uniformSquares += u * u;
            normal += a + b;
            squares += (a * a) + (b * b);
            fourth += (a * a * a * a) + (b * b * b * b);
            products += a * b;
        }

        // Each bound is five standard deviations of the mean.
        Assert.Equal(0.5, uniform / Count, 5 * 0.2887 / Math.Sqrt(Count));
        Assert.Equal(1 / 3.0, uniformSquares / Count, 5 * 0.2981 / Math.Sqrt(Count));
        Assert.Equal(0, normal / (2 * Count), 5 / Math.Sqrt(2 * Count));
        Assert.Equal(1, squares / (2 * Count), 5 * 1.4142 / Math.Sqrt(2 * Count));
        Assert.Equal(3, fourth / (2 * Count), 5 * 9.798 / Math.Sqrt(2 * Count));
        Assert.Equal(0, products / Count, 5 / Math.Sqrt(Count));
    }

    [Fact]
    public void StreamsAndSeedsDiffer()
    {
        double First(long seed, long stream) => new DigitRandom(seed, stream).Uniform();
        double[] values = [First(1, 0), First(1, 1), First(2, 0), First(0, 1), First(-1, 0), First(1, -2)];
        Assert.Equal(values.Length, values.Distinct().Count());
        Assert.Equal(First(1, 1), First(1, 1));
    }
}
