using System.Globalization;
using Anneal.Data.Sources;
using Anneal.Studio.Workspaces;

namespace Anneal.Studio.Training;

/// <summary>What a workspace has to train from, beside the sets that are on the machine.</summary>
/// <param name="Pictures">Those under Pictures; with a folder, which is their class, or without.</param>
/// <param name="Folder">A folder of pictures that was brought to Train.</param>
/// <param name="File">An .npz file that was brought to Train.</param>
internal sealed record RunSources(IReadOnlyList<PictureItem> Pictures, IReadOnlyList<TrainingPicture> Folder, DataSet? File)
{
    /// <summary>The classes of what settings name: sorted by name, as the command sorts folders.</summary>
    public IReadOnlyList<string> ClassesOf(RunSettings settings) => settings.Data switch
    {
        "pictures" => Sorted(Pictures.Select(p => p.Folder).OfType<string>()),
        "folder" => Sorted(Folder.Select(p => p.Class)),
        "file" => File?.Classes?.Names ?? [],
        _ => Data.DataSets.Mnist.ClassNames,
    };

    /// <summary>The shape of one example.</summary>
    public IReadOnlyList<int> ShapeOf(RunSettings settings) => settings.Data switch
    {
        "pictures" => [settings.Side, settings.Side, 3],
        "folder" => [settings.Side, settings.Side, Folder.Count > 0 && Folder.All(p => p.IsGray) ? 1 : 3],
        "file" when File?.Images is { Shape.Length: > 1 } images => images.Shape[1..] is [var height, var width] ? [height, width, 1] : images.Shape[1..].ToArray(),
        _ => [28, 28, 1],
    };

    /// <summary>What is there, and what is missing before it can be trained on; null for sets of the machine.</summary>
    public (string Text, bool IsMissing)? StateOf(RunSettings settings)
    {
        IReadOnlyList<string> classes = ClassesOf(settings);
        return settings.Data switch
        {
            "pictures" when classes.Count < 2 => ("Under Pictures there are no two folders of pictures. Drop a folder there that has one sub-folder a class, or take a folder here.", true),
            "pictures" => ($"{Number(Pictures.Count(p => p.Folder is not null))} pictures: {string.Join(", ", classes)}", false),
            "folder" when Folder.Count == 0 => ("Choose a folder that has one sub-folder of pictures a class.", true),
            "folder" when classes.Count < 2 => ($"All pictures lie in '{classes[0]}'. Choose the folder above it, which has one sub-folder a class.", true),
            "folder" => ($"{Number(Folder.Count)} pictures: {string.Join(", ", classes.Select(c => $"{Number(Folder.Count(p => p.Class == c))} {c}"))}", false),
            "file" when File is null => ("Choose an .npz file with x and y, or x_train and y_train.", true),
            "file" => ($"{File.Source}: {Number(File.Count)} examples of {classes.Count} classes", false),
            _ => null,
        };
    }

    private static string[] Sorted(IEnumerable<string> names) => [.. names.Distinct().Order(StringComparer.Ordinal)];

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
