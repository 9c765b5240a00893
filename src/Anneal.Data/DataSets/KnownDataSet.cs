using System.Collections.Immutable;
using Anneal.Data.Arrays;
using Anneal.Data.Downloads;

namespace Anneal.Data.DataSets;

/// <summary>
/// A data set of the MNIST kind: where its files may lie, and where they come from. Looked in, in this order: the folder that the environment variable
/// ANNEAL_DATA names, Keras' cache (KERAS_HOME or ~/.keras, below <c>datasets</c>), the system's data sets (Debian's package); then it is downloaded
/// into Keras' cache, where Keras finds it, too.
/// </summary>
/// <param name="Name">The name, which is also that of its folder and its .npz file.</param>
/// <param name="ClassNames">The names of the ten classes.</param>
/// <param name="Files">The files to download: one .npz, or the four idx files.</param>
/// <param name="Hint">One more way to get the files, for the message that they cannot be downloaded.</param>
internal sealed record KnownDataSet(string Name, ImmutableArray<string> ClassNames, ImmutableArray<RemoteFile> Files, string? Hint = null)
{
    private const string Debian = "/usr/share/datasets";

    /// <summary>Loads the data set from a file or folder, or from where it is found, or from the net.</summary>
    public TrainTest Load(string? path, IProgress<DownloadProgress>? progress, Locations locations)
    {
        if (path is not null) return LoadFrom(path) ?? throw NotThere(path);
        foreach (string place in Places(locations))
        {
            if (LoadFrom(place) is TrainTest found) return found;
        }

        string cache = Path.Combine(locations.Keras, "datasets");
        bool single = Files.Length == 1;
        string folder = single ? cache : Path.Combine(cache, Name);
        Download(folder, progress, new Downloader(locations.Handler));
        return LoadFrom(single ? Path.Combine(folder, Files[0].Name) : folder)!;
    }

    /// <summary>Whether the data set is on this machine, so that loading it downloads nothing.</summary>
    public bool IsHere(Locations locations) => Places(locations).Any(place =>
        File.Exists(place) || File.Exists(Path.Combine(place, Name + ".npz")) || (Directory.Exists(place) && IdxPair.All.All(pair => pair.Find(place) is not null)));

    private IEnumerable<string> Places(Locations locations)
    {
        string cache = Path.Combine(locations.Keras, "datasets");
        IEnumerable<string> own = locations.Anneal is { Length: > 0 } folder ? [Path.Combine(folder, Name), Path.Combine(folder, Name + ".npz")] : [];
        return own.Concat([Path.Combine(cache, Name + ".npz"), Path.Combine(cache, Name), Path.Combine(locations.System, Name)]);
    }

    private void Download(string folder, IProgress<DownloadProgress>? progress, Downloader downloader)
    {
        try
        {
            foreach (RemoteFile file in Files)
            {
                string target = Path.Combine(folder, file.Name);
                // Off the caller's context, which may be waiting right here.
                if (!File.Exists(target)) Task.Run(() => downloader.DownloadAsync(file, target, progress)).GetAwaiter().GetResult();
            }
        }
        catch (IOException e)
        {
            throw new IOException($"{e.Message} Or let the environment variable ANNEAL_DATA name a folder that has '{Name}.npz', or the idx files in '{Name}'.{(Hint is null ? "" : " " + Hint)}", e);
        }
    }

    /// <summary>Loads the data set from a file or folder if it is there, whole.</summary>
    private TrainTest? LoadFrom(string path)
    {
        if (File.Exists(path)) return LoadNpz(path);
        if (!Directory.Exists(path)) return null;
        if (IdxPair.Train.Find(path) is { } train && IdxPair.Test.Find(path) is { } test) return new TrainTest(IdxPair.Load(train), IdxPair.Load(test));
        string inside = Path.Combine(path, Name + ".npz");
        return File.Exists(inside) ? LoadNpz(inside) : null;
    }

    private FileNotFoundException NotThere(string path) => new(
        !Directory.Exists(path)
            ? $"There is no {Name} at '{path}': no such file or folder."
            : $"There is no {Name} in '{path}': it has neither {Name}.npz nor, of the idx files (plain or .gz), {string.Join(", ", IdxPair.All.SelectMany(pair => pair.Missing(path)))}.",
        path);

    private static TrainTest LoadNpz(string path)
    {
        using NpzFile file = NpzFile.Open(path);
        string[] missing = [.. new[] { "x_train", "y_train", "x_test", "y_test" }.Where(key => !file.Contains(key))];
        if (missing.Length > 0) throw new InvalidDataException($"'{path}' has no arrays {string.Join(", ", missing)}; it has {string.Join(", ", file.Keys)}.");
        return new TrainTest(
            IdxPair.Check(path, file["x_train"], file["y_train"]),
            IdxPair.Check(path, file["x_test"], file["y_test"]));
    }

    /// <summary>The places of a machine.</summary>
    /// <param name="Anneal">The value of ANNEAL_DATA, if any.</param>
    /// <param name="Keras">Keras' home.</param>
    /// <param name="System">The system's data sets.</param>
    /// <param name="Handler">What sends requests, if not the system's.</param>
    internal sealed record Locations(string? Anneal, string Keras, string System, HttpMessageHandler? Handler = null)
    {
        public static Locations Here => new(
            Environment.GetEnvironmentVariable("ANNEAL_DATA"),
            Environment.GetEnvironmentVariable("KERAS_HOME") is { Length: > 0 } home ? home : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".keras"),
            Debian);
    }
}
