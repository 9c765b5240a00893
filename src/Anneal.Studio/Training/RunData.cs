using Anneal.Data.Arrays;
using Anneal.Data.DataSets;
using Anneal.Data.Labeling;
using Anneal.Data.Sources;
using Anneal.Data.Splitting;
using Anneal.Engine.Randomness;
using Anneal.Examples;
using Anneal.Imaging;
using Anneal.Studio.Workspaces;

namespace Anneal.Studio.Training;

/// <summary>The examples of a run: some to train on, others to look how well it goes.</summary>
/// <param name="Training">What it learns from.</param>
/// <param name="Validation">What it is tested with after each epoch, never learnt from.</param>
internal sealed record RunData(DataSet Training, DataSet Validation)
{
    private const double ValidationShare = 0.2;
    private const int MostValidation = 2000, LeastExamples = 10;

    public ClassLabels Classes => Training.Classes!;

    /// <summary>Loads what the settings name.</summary>
    /// <exception cref="InvalidDataException">There is too little of it, or it has no classes; the message says what to do.</exception>
    public static RunData Load(RunSettings settings, IReadOnlyList<PictureItem> pictures, DataSet? file)
    {
        int limit = Math.Max(LeastExamples, settings.Limit);
        return settings.Data switch
        {
            "digits" => Parts("digits", limit),
            "mnist" when Mnist.IsHere => Parts("mnist", limit),
            "fashion-mnist" when FashionMnist.IsHere => Parts("fashion-mnist", limit),
            "pictures" => Split(FromPictures(pictures, settings), limit, settings.Seed),
            "file" => Split(file ?? throw new InvalidDataException("Choose an .npz file first."), limit, settings.Seed),
            _ => throw new InvalidDataException($"'{settings.Data}' is not on this machine. Take the built-in digits, or bring a file."),
        };
    }

    private static RunData Parts(string source, int limit) => new(
        DataSource.Load(source, new DataSourceOptions { Split = Data.Sources.Split.Train, Limit = limit }),
        DataSource.Load(source, new DataSourceOptions { Split = Data.Sources.Split.Test, Limit = Math.Clamp(limit / 4, LeastExamples, MostValidation) }));

    private static DataSet FromPictures(IReadOnlyList<PictureItem> pictures, RunSettings settings)
    {
        PictureItem[] labelled = [.. pictures.Where(p => p.Folder is not null)];
        string[] classes = [.. labelled.Select(p => p.Folder!).Distinct().Order(StringComparer.Ordinal)];
        if (classes.Length < 2) throw new InvalidDataException("Under Pictures there are no two folders of pictures. Drop a folder there that has one sub-folder a class.");
        ModelInput input = new("image", InputForm.ChannelsLast, [settings.Side, settings.Side, 3]);
        return new DataSet
        {
            Source = "your pictures",
            Count = labelled.Length,
            Images = PictureArray.From([.. labelled.Select(p => p.Picture)], input),
            Labels = NDArray.Create(labelled.Select(p => p.Folder!).ToArray()),
            Classes = new ClassLabels(classes),
        };
    }

    /// <summary>Some of the examples, in random order, apart for validation.</summary>
    private static RunData Split(DataSet data, int limit, int seed)
    {
        if (data.Images is not { } images || data.Labels is not { } labels || data.Classes is null) throw new InvalidDataException($"{data.Source} has no pictures with classes; an .npz file needs x and y, or x_train and y_train.");
        if (data.Count < LeastExamples) throw new InvalidDataException($"{data.Source} has {data.Count} examples; at least {LeastExamples} are needed.");
        PhiloxStream random = Philox.Stream((ulong)seed, 0);
        int[] order = [.. Enumerable.Range(0, data.Count)];
        random.Shuffle<int>(order);
        order = order[..Math.Min(limit, order.Length)];
        int train = TrainValidationSplit.TrainCount(order.Length, ValidationShare);
        return new RunData(Take(order[..train]), Take(order[train..]));

        DataSet Take(int[] rows) => data with { Count = rows.Length, Images = images.TakeRows(rows), Labels = labels.TakeRows(rows), Files = [] };
    }
}
