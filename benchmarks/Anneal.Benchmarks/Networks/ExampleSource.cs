using Anneal.Data.Arrays;
using Anneal.Data.DataSets;
using Anneal.Data.Digits;
using Anneal.Data.Folders;
using Anneal.Data.Labeling;
using Anneal.Engine.Graphs;
using Anneal.Examples;

namespace Anneal.Benchmarks.Networks;

/// <summary>
/// What the networks see. The work of some kernels depends on how many pixels and activations are zero, so noise will not do: MNIST and photographs where
/// they are at hand, else the built-in digits and colour pictures made of them.
/// </summary>
internal sealed class ExampleSource
{
    private const int DigitSize = 28;
    private readonly string? _mnist, _photographs;

    /// <param name="mnist">An .npz file or a folder of idx files. Null: <c>mnist</c> in the folder that ANNEAL_DATA names, if it is there.</param>
    /// <param name="photographs">A folder with one sub-folder a class. Null: <c>cats_and_dogs</c> in the folder that ANNEAL_DATA names, if it is there.</param>
    public ExampleSource(string? mnist, string? photographs)
    {
        string? data = Environment.GetEnvironmentVariable("ANNEAL_DATA");
        _mnist = mnist ?? InFolder(data, "mnist", "mnist.npz");
        _photographs = photographs ?? InFolder(data, "cats_and_dogs");
    }

    /// <summary>In words, for the table.</summary>
    public string Description => $"{(_mnist is null ? "the built-in digits" : "MNIST")} and {(_photographs is null ? "coloured pictures of digits" : "photographs")}";

    /// <summary>The options that make another process use the same examples.</summary>
    public IEnumerable<string> Options => [.. _mnist is null ? Array.Empty<string>() : ["--mnist", _mnist], .. _photographs is null ? Array.Empty<string>() : ["--photographs", _photographs]];

    /// <summary>Examples with one-hot labels.</summary>
    /// <param name="shape">Of one example: (784), (28, 28, 1) or colour pictures of any size.</param>
    /// <param name="count">How many; examples come again where there are fewer.</param>
    /// <param name="classes">Labels are taken modulo this.</param>
    /// <returns>Pixels as numbers from 0 to 1.</returns>
    public (NDArray X, NDArray Y) Load(Shape shape, int count, int classes)
    {
        bool colour = shape.Rank == 3 && shape[2] == 3;
        (byte[] pixels, int[] labels) = colour && _photographs is not null ? Photographs(shape, count) : Digits(count);
        int available = labels.Length;
        float[] x = GC.AllocateUninitializedArray<float>(checked(count * shape.Size));
        for (int n = 0; n < count; n++)
        {
            Span<float> to = x.AsSpan(n * shape.Size, shape.Size);
            if (pixels.Length == available * shape.Size) Scale(pixels.AsSpan(n % available * shape.Size, shape.Size), to);
            else Tile(pixels.AsSpan(n % available * DigitSize * DigitSize, DigitSize * DigitSize), shape, to);
        }

        int[] dimensions = [count, .. shape.Dimensions];
        return (NDArray.Create(x, dimensions), Labels.ToCategorical([.. Enumerable.Range(0, count).Select(n => labels[n % available] % classes)], classes));
    }

    private (byte[] Pixels, int[] Labels) Digits(int count)
    {
        (NDArray images, NDArray labels) = _mnist is null ? SyntheticDigits.Generate(count, seed: 1) : Mnist.Load(_mnist).Train;
        if (images.Rows > count) (images, labels) = (images.SliceRows(0, count), labels.SliceRows(0, count));
        return (images.AsBytes(), labels.ToInt32());
    }

    /// <summary>The first ones of each class in turn.</summary>
    private (byte[] Pixels, int[] Labels) Photographs(Shape shape, int count)
    {
        ImageFolderListing listing = ImageFolder.List(_photographs!);
        int[] chosen = [.. Enumerable.Range(0, listing.Files.Length).GroupBy(i => listing.Labels[i]).SelectMany(g => g.Select((i, rank) => (i, rank))).OrderBy(p => p.rank).Select(p => p.i).Take(count)];
        NDArray pictures = PictureFiles.Load([.. chosen.Select(i => listing.Files[i])], shape[0], shape[1], shape[2]);
        return (pictures.AsBytes(), [.. chosen.Select(i => listing.Labels[i])]);
    }

    private static void Scale(ReadOnlySpan<byte> from, Span<float> to)
    {
        for (int i = 0; i < to.Length; i++) to[i] = from[i] / PixelRule.White;
    }

    /// <summary>One digit again and again, side by side, fainter from channel to channel.</summary>
    private static void Tile(ReadOnlySpan<byte> digit, Shape shape, Span<float> to)
    {
        int width = shape[1], channels = shape[2];
        for (int i = 0; i < to.Length; i++)
        {
            int channel = i % channels, column = i / channels % width, row = i / channels / width;
            to[i] = digit[row % DigitSize * DigitSize + column % DigitSize] / (PixelRule.White * (1 + channel));
        }
    }

    private static string? InFolder(string? folder, params string[] names) =>
        folder is null ? null : names.Select(n => Path.Combine(folder, n)).FirstOrDefault(p => File.Exists(p) || Directory.Exists(p));
}
