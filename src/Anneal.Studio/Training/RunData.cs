using Anneal.Data.Arrays;
using Anneal.Data.DataSets;
using Anneal.Data.Labeling;
using Anneal.Data.Sources;
using Anneal.Data.Splitting;
using Anneal.Engine.Randomness;
using Anneal.Examples;
using Anneal.Imaging;

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
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static RunData Load(RunSettings settings, RunSources sources, CancellationToken cancellation)
    {
        if (sources.StateOf(settings) is { IsMissing: true, Text: var missing }) throw new InvalidDataException(missing);
        int limit = Math.Max(LeastExamples, settings.Limit);
        return settings.Data switch
        {
            "digits" => Parts("digits", limit),
            "mnist" when Mnist.IsHere => Parts("mnist", limit),
            "fashion-mnist" when FashionMnist.IsHere => Parts("fashion-mnist", limit),
            "pictures" when sources.Pictures.Where(p => p.Folder is not null).ToArray() is var pictures =>
                Split(FromPictures("your pictures", settings, sources, pictures.Select(p => p.Folder!), pictures.Length, i => pictures[i].Picture, cancellation), limit, settings.Seed),
            "folder" => Split(FromPictures("your folder", settings, sources, sources.Folder.Select(p => p.Class), sources.Folder.Count, i => Decode(sources.Folder[i]), cancellation), limit, settings.Seed),
            "file" => Split(sources.File!, limit, settings.Seed),
            _ => throw new InvalidDataException($"'{settings.Data}' is not on this machine. Take the built-in digits, or bring a folder or a file."),
        };
    }

    private static RunData Parts(string source, int limit) => new(
        DataSource.Load(source, new DataSourceOptions { Split = Data.Sources.Split.Train, Limit = limit }),
        DataSource.Load(source, new DataSourceOptions { Split = Data.Sources.Split.Test, Limit = Math.Clamp(limit / 4, LeastExamples, MostValidation) }));

    private static DataSet FromPictures(string source, RunSettings settings, RunSources sources, IEnumerable<string> labels, int count, Func<int, ImagePixels> picture, CancellationToken cancellation)
    {
        IReadOnlyList<int> shape = sources.ShapeOf(settings);
        ImagePixels[] fitted = new ImagePixels[count];
        Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellation }, i => fitted[i] = PictureArray.Fit(picture(i), shape[0], shape[1], shape[2]));
        return new DataSet
        {
            Source = source,
            Count = count,
            Images = PictureArray.From(fitted, new ModelInput("image", InputForm.ChannelsLast, [.. shape])),
            Labels = NDArray.Create(labels.ToArray()),
            Classes = new ClassLabels(sources.ClassesOf(settings)),
        };
    }

    private static ImagePixels Decode(TrainingPicture picture) => ImageFile.Load(picture.File, ColorMode.AsStored, name: picture.Name);

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
