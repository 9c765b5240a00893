using System.Collections.Immutable;
using Anneal.Data.Arrays;

namespace Anneal.Data.DataSets;

/// <summary>The two idx files, images and labels, of one part of an MNIST-like data set, under the names that MNIST's have.</summary>
/// <param name="Images">The name of the images' file, without <c>.gz</c>.</param>
/// <param name="Labels">The name of the labels' file, without <c>.gz</c>.</param>
internal sealed record IdxPair(string Images, string Labels)
{
    public static IdxPair Train { get; } = new("train-images-idx3-ubyte", "train-labels-idx1-ubyte");

    public static IdxPair Test { get; } = new("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte");

    public static ImmutableArray<IdxPair> All { get; } = [Train, Test];

    /// <summary>The paths of both files in a folder, or null unless both are there.</summary>
    public (string Images, string Labels)? Find(string folder) =>
        FindFile(folder, Images) is string images && FindFile(folder, Labels) is string labels ? (images, labels) : null;

    /// <summary>The names of those of the two files that are missing in a folder.</summary>
    public IEnumerable<string> Missing(string folder) => new[] { Images, Labels }.Where(name => FindFile(folder, name) is null);

    public static (NDArray Images, NDArray Labels) Load((string Images, string Labels) files) =>
        Check(files.Images, IdxFile.Load(files.Images), IdxFile.Load(files.Labels));

    /// <summary>Checks that images and labels fit each other.</summary>
    /// <exception cref="InvalidDataException">They do not.</exception>
    public static (NDArray Images, NDArray Labels) Check(string path, NDArray images, NDArray labels)
    {
        if (images.Rank != 3 || images.ElementType != ElementType.UInt8) throw new InvalidDataException($"'{path}': the images should be uint8 of shape (count, height, width), but are {images}.");
        if (labels.Rank != 1 || labels.ElementType.IsText() || labels.ElementType.IsFloatingPoint()) throw new InvalidDataException($"'{path}': the labels should be integers of shape (count,), but are {labels}.");
        if (images.Rows != labels.Rows) throw new InvalidDataException($"'{path}': there are {images.Rows} images but {labels.Rows} labels.");
        return (images, labels);
    }

    // Both spellings, with a dash and with a dot, are in circulation.
    private static string? FindFile(string folder, string name) =>
        new[] { name, name + ".gz", name.Replace("-idx", ".idx"), name.Replace("-idx", ".idx") + ".gz" }.Select(n => Path.Combine(folder, n)).FirstOrDefault(File.Exists);
}
