using Anneal.Data.Arrays;
using Anneal.Data.Labeling;

namespace Anneal.Data.Sources;

/// <summary>
/// Examples from an .npz file: x_train, y_train, x_test, y_test; train_data, train_labels, test_data, test_labels; x, y; or one array for each named
/// feature.
/// </summary>
internal static class NpzSource
{
    private const string Known = "x_train and y_train (x_test, y_test), train_data and train_labels (test_data, test_labels), x and y, or one array for each input by its name";

    private static readonly (string Examples, string Labels, Split? Part)[] s_names =
    [
        ("x_train", "y_train", Split.Train),
        ("x_test", "y_test", Split.Test),
        ("train_data", "train_labels", Split.Train),
        ("test_data", "test_labels", Split.Test),
        ("x", "y", null),
    ];

    public static DataSet Load(string path, DataSourceOptions options)
    {
        using NpzFile file = NpzFile.Open(path);
        if (file.Keys.Count == 0) throw new InvalidDataException($"'{path}' holds no arrays. Expected {Known}.");
        if (!options.FeatureNames.IsEmpty && options.FeatureNames.All(file.Contains)) return Features(path, file, options);
        (string Examples, string Labels, Split? Part)[] present = [.. s_names.Where(names => file.Contains(names.Examples))];
        if (present.Length > 0) return Examples(path, file, Choose(path, file, present, options), options);
        string? half = s_names.Select(names => names.Labels).FirstOrDefault(file.Contains);
        if (half is not null) throw new InvalidDataException($"'{path}' has the labels '{half}' but no examples for them; it has {List(file)}. Expected {Known}.");
        return Features(path, file, options);
    }

    private static (string Examples, string Labels, Split? Part) Choose(string path, NpzFile file, (string Examples, string Labels, Split? Part)[] present, DataSourceOptions options)
    {
        if (options.Split is Split wanted)
        {
            int at = Array.FindIndex(present, names => names.Part == wanted);
            return at >= 0 ? present[at] : throw new InvalidDataException($"'{path}' has no part '{DataSource.NameOf(wanted)}'; it has {List(file)}.");
        }

        int preferred = Array.FindIndex(present, names => names.Part == options.DefaultSplit);
        return present[Math.Max(preferred, 0)];
    }

    private static DataSet Examples(string path, NpzFile file, (string Examples, string Labels, Split? Part) names, DataSourceOptions options)
    {
        NDArray examples = file[names.Examples];
        if (examples.Rank == 0) throw new InvalidDataException($"'{path}': '{names.Examples}' is a single number; expected one example a row.");
        if (!file.Contains(names.Labels)) return DataSource.Make(path, examples, null, null, options);
        NDArray labels = file[names.Labels];
        if (labels.Rank == 0 || labels.Rows != examples.Rows) throw new InvalidDataException($"'{path}': '{names.Examples}' has {examples.Rows} examples (shape {examples.ShapeText}), but '{names.Labels}' has shape {labels.ShapeText}.");
        return DataSource.Make(path, examples, labels, Classes(labels), options);
    }

    private static DataSet Features(string path, NpzFile file, DataSourceOptions options)
    {
        if (options.Split is Split wanted) throw new InvalidDataException($"'{path}' has no part '{DataSource.NameOf(wanted)}'; it has {List(file)}. Expected {Known}.");
        OrderedDictionary<string, NDArray> features = new(StringComparer.Ordinal);
        foreach (string key in file.Keys) features.Add(key, file[key]);
        NDArray first = features.GetAt(0).Value;
        foreach ((string key, NDArray array) in features)
        {
            if (array.Rank == 0 || array.Rows != first.Rows) throw new InvalidDataException($"'{path}': '{file.Keys[0]}' has shape {first.ShapeText}, but '{key}' has shape {array.ShapeText}; every array must have one row for each example.");
        }

        int count = Math.Min(options.Limit ?? int.MaxValue, first.Rows);
        foreach (string key in file.Keys) features[key] = DataSource.Take(features[key], count);
        return new DataSet { Source = path, Count = count, Features = features };
    }

    /// <summary>The classes that labels name, or null for labels that are no classes, such as the numbers of a regression.</summary>
    private static ClassLabels? Classes(NDArray labels)
    {
        try
        {
            return ClassLabels.Infer(labels);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string List(NpzFile file) => string.Join(", ", file.Keys.Take(20)) + (file.Keys.Count > 20 ? ", ..." : "");
}
