using System.Security.Cryptography;
using Anneal.Data.Arrays;
using Anneal.Data.Digits;

namespace Anneal.Data.Tests.Digits;

public class SyntheticDigitsTests
{
    private const int Pixels = 28 * 28;

    [Fact]
    public void TheSameSeedGivesTheseBytesOnEveryMachine()
    {
        (NDArray images, NDArray labels) = SyntheticDigits.Generate(1000, seed: 42);
        Assert.Equal("b775faf7cc59a900fcfdd554066416d77a93a1824601ea4fe2fa1e32b4d40c2d", Convert.ToHexStringLower(SHA256.HashData([.. images.AsBytes(), .. labels.AsBytes()])));
        Assert.NotEqual(images.AsBytes(), SyntheticDigits.Generate(1000, seed: 43).Images.AsBytes());
    }

    [Fact]
    public void AnyPartIsTheSameAsInTheWhole()
    {
        (NDArray images, NDArray labels) = SyntheticDigits.Generate(100);
        (NDArray partImages, NDArray partLabels) = SyntheticDigits.Generate(37, 25, 1, null);
        Assert.Equal(images.SliceRows(37, 25).AsBytes(), partImages.AsBytes());
        Assert.Equal(labels.SliceRows(37, 25).AsBytes(), partLabels.AsBytes());
    }

    [Fact]
    public void EveryTenHoldEachDigitOnce()
    {
        byte[] labels = SyntheticDigits.Generate(1003).Labels.AsBytes();
        for (int i = 0; i < 1000; i += 10) Assert.Equal<byte>([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [.. labels[i..(i + 10)].Order()]);
        Assert.NotEqual(labels[..10], labels[10..20]);
    }

    /// <summary>
    /// The golden digits come from the recipe's first program with other random numbers: for each class the mean ink, its spread and the mean image
    /// must agree as two samples of one population do.
    /// </summary>
    [Fact]
    public void StatisticsAreThoseOfTheGoldenDigits()
    {
        using NpzFile golden = NpzFile.Open(Golden.Path("digits", "digits.npz"));
        (NDArray images, NDArray labels) = SyntheticDigits.Generate(12_000, seed: 5);
        for (int digit = 0; digit < 10; digit++)
        {
            byte[][] expected = OfClass(golden["x"], golden["y"].ToInt32(), digit);
            byte[][] drawn = OfClass(images, labels.ToInt32(), digit);
            Assert.InRange(expected.Length, 100, 140);
            (double mean, double variance) = Moments(expected, image => image.Average(p => (double)p));
            (double drawnMean, double drawnVariance) = Moments(drawn, image => image.Average(p => (double)p));
            Assert.Equal(mean, drawnMean, 4 * Math.Sqrt((variance / expected.Length) + (drawnVariance / drawn.Length)));
            // A spread from 120 digits is known to about 6.5 %.
            Assert.InRange(Math.Sqrt(variance / drawnVariance), 0.75, 1.3);

            double squares = 0;
            int used = 0;
            for (int pixel = 0; pixel < Pixels; pixel++)
            {
                (double a, double aVariance) = Moments(expected, image => image[pixel]);
                (double b, double bVariance) = Moments(drawn, image => image[pixel]);
                if (bVariance < 100) continue;
                double z = (a - b) / Math.Sqrt((aVariance / expected.Length) + (bVariance / drawn.Length) + 1);
                Assert.InRange(z, -6, 6);
                squares += z * z;
                used++;
            }

            // Neighbouring pixels vary together, so the mean square stays near 1 but is not sharp.
            Assert.InRange(squares / used, 0.2, 2.5);
        }
    }

    [Fact]
    public void LoadHasTheSizesOfMnistAndDisjointParts()
    {
        TrainTest data = SyntheticDigits.Load();
        Assert.Equal([60_000, 28, 28], data.Train.Images.Shape.ToArray());
        Assert.Equal([10_000], data.Test.Labels.Shape.ToArray());
        HashSet<string> train = [.. Enumerable.Range(0, 60_000).Select(i => Convert.ToHexString(SHA256.HashData(data.Train.Images.AsBytes().AsSpan(i * Pixels, Pixels))))];
        Assert.Equal(60_000, train.Count);
        Assert.DoesNotContain(Enumerable.Range(0, 10_000), i => train.Contains(Convert.ToHexString(SHA256.HashData(data.Test.Images.AsBytes().AsSpan(i * Pixels, Pixels)))));
    }

    [Fact]
    public void ImpossibleCountsAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SyntheticDigits.Generate(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SyntheticDigits.Generate(int.MaxValue));
        Assert.Equal([0, 28, 28], SyntheticDigits.Generate(0).Images.Shape.ToArray());
    }

    private static byte[][] OfClass(NDArray images, int[] labels, int digit) =>
        [.. Enumerable.Range(0, labels.Length).Where(i => labels[i] == digit).Select(i => images.AsBytes()[(i * Pixels)..((i + 1) * Pixels)])];

    private static (double Mean, double Variance) Moments(byte[][] images, Func<byte[], double> of)
    {
        double sum = 0, squares = 0;
        foreach (byte[] image in images)
        {
            double value = of(image);
            sum += value;
            squares += value * value;
        }

        double mean = sum / images.Length;
        return (mean, (squares / images.Length) - (mean * mean));
    }
}
