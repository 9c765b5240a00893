using Anneal.Data.Arrays;
using Anneal.Data.Digits;

namespace Anneal.Data.Tests.Digits;

public class WriterStyleTests
{
    [Fact]
    public void OneWritersDigitsAreMoreAlikeThanEverybodys()
    {
        double everybody = Spread(null);
        // The hasty writer is the exception: nothing of his comes out the same twice.
        foreach (WriterStyle style in (WriterStyle[])[.. WriterStyle.Named.Remove(WriterStyle.Hasty), WriterStyle.FromSeed(1), WriterStyle.FromSeed(2, 2), WriterStyle.FromSeed(3, 3)])
        {
            Assert.True(Spread(style) < 0.9 * everybody, $"{style.Name}: {Spread(style)} against {everybody}");
        }
    }

    [Fact]
    public void HabitsShow()
    {
        double usual = Ink(null);
        Assert.True(Ink(WriterStyle.Broad) > 1.5 * usual);
        Assert.True(Ink(WriterStyle.Fine) < 0.75 * usual);
        // The mean of x·y about the centre tells the lean: positive y is down, so leaning right is negative.
        Assert.True(Lean(WriterStyle.Slanted) < Lean(null) - 3);
        Assert.True(Lean(WriterStyle.Backhand) > Lean(null) + 3);
    }

    [Fact]
    public void StrengthMovesWritersAwayFromTheAverage()
    {
        double Distance(double strength) => Enumerable.Range(0, 200).Average(seed => Math.Abs(WriterStyle.FromSeed(seed, strength).Slant));
        Assert.Equal(0, Distance(0));
        Assert.InRange(Distance(1), 0.15, 0.24);
        Assert.InRange(Distance(2.5), 0.35, 0.6);
        Assert.Equal(WriterStyle.FromSeed(5, 3).Forms, WriterStyle.FromSeed(5, 3).Forms);
        Assert.NotEqual(WriterStyle.FromSeed(5, 3).Forms, WriterStyle.FromSeed(6, 3).Forms);
        // Strong writers prefer rare forms: the first family of 3 has 26 forms and 78 % of the writers.
        Assert.True(Enumerable.Range(0, 200).Count(seed => WriterStyle.FromSeed(seed, 1).Forms[3] < 26) > 130);
        Assert.True(Enumerable.Range(0, 200).Count(seed => WriterStyle.FromSeed(seed, 3).Forms[3] < 26) < 40);
    }

    [Fact]
    public void ImpossibleHabitsAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => WriterStyle.FromSeed(1, double.NaN));
        foreach (WriterStyle style in (WriterStyle[])[WriterStyle.Careful with { Pen = 0 }, WriterStyle.Careful with { Slant = double.NaN }, WriterStyle.Careful with { Forms = [1] }, WriterStyle.Careful with { Forms = [0, 0, 0, 99, 0, 0, 0, 0, 0, 0] }])
        {
            Assert.Contains("careful", Assert.Throws<ArgumentException>(() => SyntheticDigits.Generate(10, 1, style)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void TheLongestLegalPensAndSlantsStayInThePicture()
    {
        WriterStyle extreme = WriterStyle.FromSeed(9, 10) with { Pen = 1e5, Slant = 1e5, Width = 1e5, Sloppiness = 900 };
        Assert.Equal([50, 28, 28], SyntheticDigits.Generate(50, 1, extreme).Images.Shape.ToArray());
    }

    private static byte[] Draw(WriterStyle? style) => SyntheticDigits.Generate(2000, 3, style).Images.AsBytes();

    private static double Ink(WriterStyle? style) => Draw(style).Average(p => (double)p);

    private static double Lean(WriterStyle? style)
    {
        byte[] images = Draw(style);
        double sum = 0, ink = 0;
        for (int i = 0; i < images.Length; i++)
        {
            sum += images[i] * ((i % 28) - 14) * ((i / 28 % 28) - 14);
            ink += images[i];
        }

        return sum / ink;
    }

    /// <summary>The mean variance of a pixel among the drawings of one digit.</summary>
    private static double Spread(WriterStyle? style)
    {
        (NDArray images, NDArray labels) = SyntheticDigits.Generate(2000, 3, style);
        double total = 0;
        for (int digit = 0; digit < 10; digit++)
        {
            int[] rows = [.. Enumerable.Range(0, 2000).Where(i => labels.AsBytes()[i] == digit)];
            byte[] pixels = images.TakeRows(rows).AsBytes();
            for (int p = 0; p < 784; p++)
            {
                double sum = 0, squares = 0;
                for (int i = p; i < pixels.Length; i += 784)
                {
                    sum += pixels[i];
                    squares += (double)pixels[i] * pixels[i];
                }

                total += (squares / rows.Length) - (sum / rows.Length * (sum / rows.Length));
            }
        }

        return total / 7840;
    }
}
