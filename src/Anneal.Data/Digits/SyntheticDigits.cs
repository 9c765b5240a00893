using Anneal.Data.Arrays;

namespace Anneal.Data.Digits;

/// <summary>
/// Handwritten digits drawn from the paths of a pen, like MNIST's: 28 × 28 pixels, white ink (255) on black (0). No picture is stored. The same
/// seed gives the same digits on every machine and with any number of threads.
/// </summary>
public static class SyntheticDigits
{
    /// <summary>How many digits <see cref="Load"/> has for training.</summary>
    public const int TrainCount = 60_000;

    /// <summary>How many digits <see cref="Load"/> has for testing.</summary>
    public const int TestCount = 10_000;

    /// <summary>Draws digits of many writers, or of one.</summary>
    /// <param name="count">How many; every ten in a row hold each digit once, in random order.</param>
    /// <param name="seed">Which; a longer set with the same seed begins with the same digits.</param>
    /// <param name="style">The one writer, or null for the whole variety.</param>
    /// <returns>Images, uint8 of shape (count, 28, 28), and labels, uint8 of shape (count,).</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative or more than fits one array.</exception>
    public static (NDArray Images, NDArray Labels) Generate(int count, long seed = 1, WriterStyle? style = null) => Generate(0, count, seed, style);

    /// <summary>The built-in data set: 60,000 digits for training and 10,000 others for testing.</summary>
    /// <param name="seed">Which digits.</param>
    public static TrainTest Load(long seed = 1)
    {
        (NDArray trainImages, NDArray trainLabels) = Generate(0, TrainCount, seed, null);
        (NDArray testImages, NDArray testLabels) = Generate(TrainCount, TestCount, seed, null);
        return new TrainTest((trainImages, trainLabels), (testImages, testLabels));
    }

    /// <summary>Draws the digits with numbers <paramref name="first"/> to first + count − 1 of the endless sequence that the seed names.</summary>
    internal static (NDArray Images, NDArray Labels) Generate(int first, int count, long seed, WriterStyle? style)
    {
        const int Pixels = DigitRaster.Side * DigitRaster.Side;
        if (count < 0 || count > Array.MaxLength / Pixels) throw new ArgumentOutOfRangeException(nameof(count), count, $"The number of digits must be 0 to {Array.MaxLength / Pixels}.");
        if (style is not null) Check(style);
        byte[] images = new byte[count * Pixels];
        byte[] labels = new byte[count];
        Parallel.For(0, count, () => (Path: new DigitPath(), Raster: new DigitRaster()), (i, _, tools) =>
        {
            int number = first + i;
            DigitRandom random = new(seed, number);
            labels[i] = Label(seed, number);
            tools.Path.Draw(labels[i], ref random, style);
            tools.Raster.Draw(tools.Path, images.AsSpan(i * Pixels, Pixels));
            return tools;
        }, _ => { });
        return (NDArray.Create(images, count, DigitRaster.Side, DigitRaster.Side), NDArray.Create(labels));
    }

    /// <summary>Digit <paramref name="number"/>'s place in its ten's own order, a Fisher-Yates shuffle of 0 to 9.</summary>
    private static byte Label(long seed, int number)
    {
        Span<byte> order = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
        DigitRandom random = new(~seed, number / 10);
        for (int i = 9; i > 0; i--)
        {
            int j = random.Below(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order[number % 10];
    }

    private static void Check(WriterStyle style)
    {
        bool finite = double.IsFinite(style.Slant) && double.IsFinite(style.Rotation) && double.IsFinite(style.Middle) && double.IsFinite(style.Keystone);
        bool positive = style.Width is > 0 and < 1e6 && style.Pen is > 0 and < 1e6 && style.Sloppiness is >= 0 and < 1e3 && style.Variation is >= 0 and < 1e2;
        if (!finite || !positive) throw new ArgumentException($"The habits of '{style.Name}' must be finite, its width and pen above 0, its sloppiness and variation not negative.", nameof(style));
        if (style.Forms.IsDefault || style.Forms.Length != 10) throw new ArgumentException($"'{style.Name}' must have a form for each of the ten digits.", nameof(style));
        for (int digit = 0; digit < 10; digit++)
        {
            int count = PoseTable.Digits[digit].Families.Sum(f => f.Poses.Count);
            if ((uint)style.Forms[digit] >= (uint)count) throw new ArgumentException($"'{style.Name}' writes {digit} in form {style.Forms[digit]}; there are forms 0 to {count - 1}.", nameof(style));
        }
    }
}
