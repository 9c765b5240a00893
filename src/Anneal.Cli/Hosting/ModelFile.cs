using Anneal.CoreML.Format;

namespace Anneal.Cli.Hosting;

/// <summary>What wrote a model file.</summary>
internal enum ModelKind
{
    /// <summary>Keras: <c>.keras</c> or <c>.h5</c>.</summary>
    Keras,

    /// <summary>Core ML: <c>.mlmodel</c> or <c>.mlpackage</c>.</summary>
    CoreML,
}

/// <summary>Model files by their names and, where these do not tell, by their first bytes.</summary>
internal static class ModelFile
{
    private const string Accepted = ".keras, .h5, .mlmodel or .mlpackage";

    /// <summary>The kind that a name promises; null where it promises none.</summary>
    public static ModelKind? KindByName(string path) => Path.GetExtension(Path.TrimEndingDirectorySeparator(path)).ToLowerInvariant() switch
    {
        ".keras" or ".h5" or ".hdf5" => ModelKind.Keras,
        ".mlmodel" or ".mlpackage" => ModelKind.CoreML,
        _ => null,
    };

    /// <summary>The kind of a file that is there.</summary>
    /// <exception cref="IOException">There is no such file, or it is no model.</exception>
    public static ModelKind KindOf(string path)
    {
        if (!File.Exists(path) && !Directory.Exists(path)) throw new FileNotFoundException($"There is no model '{path}'.", path);
        if (KindByName(path) is { } kind) return kind;
        if (Directory.Exists(path)) throw new IOException($"'{path}' is a folder; a model is a file, or a folder ending in .mlpackage.");
        Span<byte> start = stackalloc byte[8];
        using FileStream stream = File.OpenRead(path);
        int count = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        ReadOnlySpan<byte> read = start[..count];
        if ((count == 8 && read[1..4].SequenceEqual("HDF"u8)) || read.StartsWith("PK"u8)) return ModelKind.Keras;
        throw new IOException($"'{path}' is not called like a model; expected {Accepted}.");
    }

    /// <summary>Checks, before work begins, that a Keras model can be written under this name.</summary>
    /// <exception cref="UsageException">The ending is another, or the folder does not exist.</exception>
    public static string KerasOutput(string path) =>
        Output(path, KindByName(path) == ModelKind.Keras, "a Keras model is written as .keras or .h5");

    /// <summary>Checks, before work begins, that a Core ML model can be written under this name.</summary>
    /// <exception cref="UsageException">The ending is another, or the folder does not exist.</exception>
    public static string CoreMLOutput(string path) =>
        Output(path, KindByName(path) == ModelKind.CoreML, "a Core ML model is written as .mlmodel or .mlpackage");

    /// <summary>Reads a Core ML model of any type.</summary>
    public static MLModelSpec LoadSpec(string path) => MLModelSpec.Load(path);

    private static string Output(string path, bool fits, string rule)
    {
        if (!fits) throw new UsageException($"'{path}': {rule}.");
        string? folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder)) throw new UsageException($"'{path}': the folder '{folder}' does not exist; make it first.");
        return path;
    }
}
