using System.Globalization;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using System.Text.Json.Nodes;
using Anneal.Hdf5;
using Anneal.Keras.Models;
using Anneal.Keras.Saving.Config;

namespace Anneal.Keras.Saving.V3;

/// <summary>A whole model in a zip archive, as Keras 2.13 and later write it under the name <c>.keras</c>.</summary>
internal static class KerasArchive
{
    private const string Metadata = "metadata.json", Config = "config.json", Weights = "model.weights.h5";

    // Keras stores without compression; who packed an archive again has not gained more than this.
    private const long SmallestLimit = 1 << 20, LargestRatio = 16;

    /// <summary>Makes the model of an archive.</summary>
    public static Model Load(string path, bool compile)
    {
        using ZipArchive archive = Open(path, out long length);
        JsonObject metadata = ModelReader.Parse(Text(archive, Metadata, length), Metadata);
        JsonObject config = ModelReader.Parse(Text(archive, Config, length), Config);
        H5Group root = WeightFile(archive, length, out WeightBudget budget);
        string? version = metadata["keras_version"] is JsonValue v && v.TryGetValue(out string? s) ? s : throw new FileProblem($"{Metadata}: 'keras_version' is missing.");
        Model model = new ModelReader(KerasFormat.Major(version), budget).Read(config);
        WeightTree.Load(root, model);
        if (!compile || config["compile_config"] is null or JsonObject { Count: 0 }) return model;
        JsonNode compiled = config["compile_config"]!;
        CompileReader.Compile(model, compiled as JsonObject ?? throw new FileProblem($"{Config}: expected an object as 'compile_config', received {ConfigReader.Short(compiled)}."));
        OptimizerState.Load(model, model.TrainableWeights, WeightTree.OptimizerArrays(root), flip: false);
        return model;
    }

    /// <summary>The weights of an archive.</summary>
    public static H5Group LoadWeights(string path)
    {
        using ZipArchive archive = Open(path, out long length);
        return WeightFile(archive, length, out _);
    }

    /// <summary>Writes a model's archive.</summary>
    public static void Write(Stream stream, Model model, bool includeOptimizer)
    {
        using ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true);
        DateTime now = DateTime.Now;
        JsonObject metadata = new()
        {
            ["keras_version"] = KerasFormat.Version,
            ["date_saved"] = now.ToString("yyyy-MM-dd@HH:mm:ss", CultureInfo.InvariantCulture),
        };
        // The earliest time a zip file can hold, as Keras has it for the two texts.
        DateTime earliest = new(1980, 1, 1);
        Add(archive, Metadata, earliest, s => s.Write(Encoding.UTF8.GetBytes(PythonJson.Write(metadata))));
        Add(archive, Config, earliest, s => s.Write(Encoding.UTF8.GetBytes(PythonJson.Write(ModelWriter.Keras3(model, includeOptimizer)))));
        Add(archive, Weights, now, s => H5File.Save(s, WeightTree.Write(model, includeOptimizer)));
    }

    private static void Add(ZipArchive archive, string name, DateTime time, Action<Stream> write)
    {
        ZipArchiveEntry entry = archive.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = time;
        using Stream stream = entry.Open();
        write(stream);
    }

    private static ZipArchive Open(string path, out long length)
    {
        FileStream file = File.OpenRead(path);
        length = file.Length;
        try
        {
            return Checked(path, () => new ZipArchive(file, ZipArchiveMode.Read));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static H5Group WeightFile(ZipArchive archive, long length, out WeightBudget budget)
    {
        byte[] bytes = Bytes(archive, Weights, length);
        H5Group root = H5File.Open(bytes, Weights);
        budget = WeightBudget.Of(root, bytes.Length);
        return root;
    }

    private static string Text(ZipArchive archive, string name, long length)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Bytes(archive, name, length));
        }
        catch (DecoderFallbackException e)
        {
            throw new FileProblem($"{name} is not UTF-8 text.", e);
        }
    }

    private static byte[] Bytes(ZipArchive archive, string name, long length) => Checked(name, () =>
    {
        ZipArchiveEntry[] entries = [.. archive.Entries.Where(e => e.FullName == name)];
        if (entries.Length != 1)
            throw new FileProblem($"expected one '{name}' in the archive, there are {entries.Length}; it holds {(archive.Entries.Count == 0 ? "nothing" : string.Join(", ", archive.Entries.Take(10).Select(e => e.FullName)))}.");
        long limit = Math.Max(SmallestLimit, Math.Min(Array.MaxLength, length * LargestRatio));
        using Stream stream = entries[0].Open();
        using MemoryStream copy = new();
        byte[] buffer = new byte[81920];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            if (copy.Length + read > limit) throw new FileProblem($"'{name}' unpacks to more than {limit} bytes, {LargestRatio} times the archive's size; Keras does not compress.");
            copy.Write(buffer, 0, read);
        }

        byte[] bytes = copy.ToArray();
        if (Crc32.HashToUInt32(bytes) != entries[0].Crc32) throw new FileProblem($"'{name}' is damaged: its checksum is {Crc32.HashToUInt32(bytes):x8}, the archive says {entries[0].Crc32:x8}.");
        return bytes;
    });

    /// <summary>The zip reader of .NET reports damage in several ways.</summary>
    private static T Checked<T>(string what, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException or NotSupportedException or OverflowException or EndOfStreamException)
        {
            throw new FileProblem($"the zip archive is damaged at '{Path.GetFileName(what)}': {e.Message}", e);
        }
    }
}
