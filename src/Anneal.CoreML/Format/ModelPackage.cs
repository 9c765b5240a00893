using System.Text.Json;
using System.Text.Json.Serialization;
using Anneal.Shared;
using Google.Protobuf;

namespace Anneal.CoreML.Format;

/// <summary>The folder form of a model: <c>Manifest.json</c> names the item that is the model, below <c>Data/</c>.</summary>
internal static class ModelPackage
{
    private const string ModelItem = "com.apple.CoreML/model.mlmodel";
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, IndentSize = 4 };

    public static MLModelSpec Load(string folder)
    {
        string manifestPath = Path.Combine(folder, "Manifest.json");
        if (!File.Exists(manifestPath)) throw new ModelFormatException(folder, "This folder is no Core ML package: it has no Manifest.json.");
        Manifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<Manifest>(File.ReadAllBytes(manifestPath), s_json);
        }
        catch (JsonException e)
        {
            throw new ModelFormatException(manifestPath, "The manifest is not valid: " + e.Message, e);
        }

        if (manifest?.RootModelIdentifier is not { } root || manifest.Items?.GetValueOrDefault(root)?.Path is not { } item)
        {
            throw new ModelFormatException(manifestPath, "The manifest does not say which item is the model (rootModelIdentifier).");
        }

        string data = Path.GetFullPath(Path.Combine(folder, "Data"));
        string path = Path.GetFullPath(Path.Combine(data, item));
        if (!path.StartsWith(data + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new ModelFormatException(manifestPath, $"The item '{item}' lies outside of the package.");
        }

        return MLModelSpec.Load(path);
    }

    /// <summary>Writes a new folder beside the old one and exchanges them by renaming.</summary>
    public static void Save(MLModelSpec spec, string folder)
    {
        string target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string mark = Guid.NewGuid().ToString("N");
        string fresh = $"{target}.{mark}.tmp", old = $"{target}.{mark}.old";
        try
        {
            string model = Path.Combine(fresh, "Data", ModelItem);
            Directory.CreateDirectory(Path.GetDirectoryName(model)!);
            WholeFile.Write(model, stream => spec.Spec.WriteTo(stream));
            string id = Guid.NewGuid().ToString();
            Manifest manifest = new("1.0.0", new() { [id] = new("com.apple.CoreML", "CoreML Model Specification", "model.mlmodel", ModelItem) }, id);
            WholeFile.Write(Path.Combine(fresh, "Manifest.json"), stream => JsonSerializer.Serialize(stream, manifest, s_json));
            if (File.Exists(target)) throw new ModelFormatException(folder, "A file of this name is in the way of the package folder.");
            if (Directory.Exists(target)) Directory.Move(target, old);
            Directory.Move(fresh, target);
        }
        catch
        {
            if (Directory.Exists(old) && !Directory.Exists(target)) Directory.Move(old, target);
            if (Directory.Exists(fresh)) Directory.Delete(fresh, recursive: true);
            throw;
        }

        if (Directory.Exists(old)) Directory.Delete(old, recursive: true);
    }

    private sealed record Manifest(
        [property: JsonPropertyName("fileFormatVersion")] string? FileFormatVersion,
        [property: JsonPropertyName("itemInfoEntries")] Dictionary<string, Item>? Items,
        [property: JsonPropertyName("rootModelIdentifier")] string? RootModelIdentifier);

    private sealed record Item(
        [property: JsonPropertyName("author")] string? Author,
        [property: JsonPropertyName("description")] string? Description,
        [property: JsonPropertyName("name")] string? Name,
        [property: JsonPropertyName("path")] string? Path);
}
