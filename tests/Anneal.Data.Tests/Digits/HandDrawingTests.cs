using Anneal.Data.Arrays;
using Anneal.Data.Digits;

namespace Anneal.Data.Tests.Digits;

public class HandDrawingTests
{
    /// <summary>A seven on a canvas of 300 × 300.</summary>
    private static readonly PenStroke s_seven = new([new(80, 60), new(220, 60), new(130, 250)], 20);

    [Fact]
    public void Nothing_drawn_is_an_empty_picture()
    {
        NDArray picture = HandDrawing.ToPixels([]);
        Assert.Equal([28, 28], picture.Shape.ToArray());
        Assert.All(picture.AsBytes(), p => Assert.Equal(0, p));
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(0.3, 150, 10)]
    [InlineData(5, -1000, 2000)]
    public void Size_and_place_of_a_drawing_make_no_difference(double scale, double right, double down)
    {
        PenStroke moved = new([.. s_seven.Points.Select(p => new PenPoint((p.X * scale) + right, (p.Y * scale) + down))], s_seven.Width * scale);
        byte[] expected = HandDrawing.ToPixels([s_seven]).AsBytes(), actual = HandDrawing.ToPixels([moved]).AsBytes();
        for (int i = 0; i < expected.Length; i++) Assert.InRange(actual[i], expected[i] - 2, expected[i] + 2);
    }

    [Fact]
    public void A_drawing_is_fitted_and_centred_as_the_built_in_digits_are()
    {
        byte[] pixels = HandDrawing.ToPixels([s_seven]).AsBytes();
        (double x, double y) = CentreOfMass(pixels);
        // The built-in digits' middle, as they are: the mean over a thousand.
        byte[] digits = SyntheticDigits.Generate(1000).Images.AsBytes();
        (double X, double Y)[] centres = [.. digits.Chunk(784).Select(CentreOfMass)];
        Assert.InRange(x - centres.Average(c => c.X), -0.6, 0.6);
        Assert.InRange(y - centres.Average(c => c.Y), -0.6, 0.6);
        Assert.InRange(Rows(pixels) - digits.Chunk(784).Average(Rows), -2, 2);
    }

    [Fact]
    public void A_dot_stays_a_dot()
    {
        byte[] pixels = HandDrawing.ToPixels([new PenStroke([new(10, 10), new(10.1, 10)], 8)]).AsBytes();
        Assert.InRange(Rows(pixels), 4, 9);
    }

    [Fact]
    public void Wide_and_narrow_pens_leave_ink_that_a_model_knows()
    {
        double thin = Ink(s_seven with { Width = 0.5 }), thick = Ink(s_seven with { Width = 400 });
        Assert.InRange(thin, 10, 100);
        Assert.InRange(thick, thin, 500);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(double.NaN, 1)]
    [InlineData(1, double.PositiveInfinity)]
    public void Numbers_that_cannot_be_are_refused(double width, double x)
        => Assert.Contains("Stroke 0", Assert.Throws<ArgumentException>(() => HandDrawing.ToPixels([new PenStroke([new(x, 1)], width)])).Message, StringComparison.Ordinal);

    private static double Ink(PenStroke stroke) => HandDrawing.ToPixels([stroke]).AsBytes().Sum(p => p / 255.0);

    private static int Rows(byte[] pixels) => pixels.Chunk(28).Count(row => row.Any(p => p > 64));

    private static (double X, double Y) CentreOfMass(byte[] pixels)
    {
        double mass = pixels.Sum(p => (double)p);
        return (pixels.Select((p, i) => p * (double)(i % 28)).Sum() / mass, pixels.Select((p, i) => p * (double)(i / 28)).Sum() / mass);
    }
}
