using System.Collections.Immutable;
using Anneal.Data.Arrays;
using Anneal.Data.DataSets;
using Anneal.Data.Digits;
using Anneal.Data.Folders;
using Anneal.Data.Labeling;

namespace Anneal.Data.Sources;

/// <summary>
/// Loads what a word or path names: <c>digits</c>, <c>mnist</c>, <c>fashion-mnist</c>, a folder with one sub-folder a class, a folder of idx files, or
/// an .npz file.
/// </summary>
public static class DataSource
{
    /// <summary>What a source may be, for messages and help.</summary>
    public const string Accepted = "digits, mnist, fashion-mnist, a folder with one sub-folder of images for each class, a folder of idx files, or an .npz file";

    /// <summary>Loads a source.</summary>
    /// <param name="source">A name or path; a file or folder called like a name is reached as <c>./mnist</c>.</param>
    /// <param name="options">What of it is wanted.</param>
    /// <exception cref="FileNotFoundException">Nothing is known by this name; the message lists what is accepted.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or the source lacks what is wanted.</exception>
    /// <exception cref="IOException">Something cannot be read or downloaded.</exception>
    public static DataSet Load(string source, DataSourceOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        options ??= new DataSourceOptions();
        if (options.Limit is < 1) throw new ArgumentException($"The limit is {options.Limit}; it must be at least 1.", nameof(options));
        return source switch
        {
            "digits" => LoadDigits(options),
            "mnist" => OfParts(source, Mnist.Load(progress: options.Progress), Mnist.ClassNames, options),
            "fashion-mnist" => OfParts(source, FashionMnist.Load(progress: options.Progress), FashionMnist.ClassNames, options),
            _ when Directory.Exists(source) => LoadFolder(source, options),
            _ when File.Exists(source) => Path.GetExtension(source).Equals(".npz", StringComparison.OrdinalIgnoreCase)
                ? NpzSource.Load(source, options)
                : throw new InvalidDataException($"'{source}' is a file but not an .npz file. A data source is {Accepted}."),
            _ => throw new FileNotFoundException($"'{source}' is no data source, and there is no such file or folder. A data source is {Accepted}.", source),
        };
    }

    private static DataSet LoadDigits(DataSourceOptions options)
    {
        bool test = (options.Split ?? options.DefaultSplit) == Split.Test;
        int all = test ? SyntheticDigits.TestCount : SyntheticDigits.TrainCount;
        (NDArray images, NDArray labels) = SyntheticDigits.Generate(test ? SyntheticDigits.TrainCount : 0, Math.Min(options.Limit ?? all, all), 1, null);
        return Make("digits", images, labels, new ClassLabels(Mnist.ClassNames), options);
    }

    private static DataSet OfParts(string source, TrainTest parts, ImmutableArray<string> classNames, DataSourceOptions options)
    {
        (NDArray images, NDArray labels) = (options.Split ?? options.DefaultSplit) == Split.Test ? parts.Test : parts.Train;
        return Make(source, images, labels, new ClassLabels(classNames), options);
    }

    private static DataSet LoadFolder(string path, DataSourceOptions options)
    {
        (string Images, string Labels)? train = IdxPair.Train.Find(path), test = IdxPair.Test.Find(path);
        if (train is not null || test is not null)
        {
            (string Images, string Labels)? files = options.Split switch
            {
                Split.Train => train,
                Split.Test => test,
                _ => options.DefaultSplit == Split.Test ? test ?? train : train ?? test,
            };
            if (files is null) throw new InvalidDataException($"'{path}' has no idx files for the part '{NameOf(options.Split!.Value)}': {string.Join(" and ", (options.Split == Split.Test ? IdxPair.Test : IdxPair.Train).Missing(path))} missing (plain or .gz).");
            (NDArray images, NDArray labels) = IdxPair.Load(files.Value);
            return Make(path, images, labels, ClassLabels.Infer(labels), options);
        }

        foreach (IdxPair pair in IdxPair.All)
        {
            if (pair.Missing(path).ToArray() is [string missing]) throw new InvalidDataException($"'{path}' lacks the idx file '{missing}' (plain or .gz): images and labels belong together.");
        }

        return LoadClassFolders(path, options);
    }

    private static DataSet LoadClassFolders(string path, DataSourceOptions options)
    {
        // A folder that holds the folders train and test and no others has its parts there.
        string[] inside = [.. Directory.EnumerateDirectories(path).Select(folder => Path.GetFileName(folder)!).Where(name => !name.StartsWith('.')).Order(StringComparer.Ordinal)];
        bool hasParts = inside is ["test", "train"];
        if (!hasParts && options.Split is Split wanted)
        {
            throw new InvalidDataException($"'{path}' has no part '{NameOf(wanted)}': it is one folder of classes. Leave the split out, or make the folders train and test with class folders inside.");
        }

        string folder = hasParts ? Path.Combine(path, NameOf(options.Split ?? options.DefaultSplit)) : path;
        ImageFolderListing list = ImageFolder.List(folder);
        IEnumerable<int> order = list.InterleavedOrder();
        if (options.Limit is int limit) order = order.Take(limit);
        int[] chosen = [.. order];
        ImmutableArray<string> files = [.. chosen.Select(i => list.Files[i])];
        NDArray? images = options.Decode?.Invoke(files);
        if (images is not null && images.Rows != files.Length) throw new InvalidOperationException($"The decoder made {images.Rows} rows of {files.Length} files.");
        return new DataSet
        {
            Source = folder,
            Count = files.Length,
            Files = files,
            Skipped = list.Skipped,
            Images = images,
            Labels = NDArray.Create([.. chosen.Select(i => list.Labels[i])]),
            Classes = new ClassLabels(list.ClassNames),
        };
    }

    /// <summary>Puts a data set together and applies the limit.</summary>
    internal static DataSet Make(string source, NDArray images, NDArray? labels, ClassLabels? classes, DataSourceOptions options)
    {
        int count = Math.Min(options.Limit ?? int.MaxValue, images.Rows);
        return new DataSet { Source = source, Count = count, Images = Take(images, count), Labels = labels is null ? null : Take(labels, count), Classes = classes };
    }

    /// <summary>The first rows of an array, or the array itself when they are all.</summary>
    internal static NDArray Take(NDArray array, int count) => count == array.Rows ? array : array.SliceRows(0, count);

    /// <summary>What users call a part.</summary>
    internal static string NameOf(Split split) => split == Split.Test ? "test" : "train";
}
