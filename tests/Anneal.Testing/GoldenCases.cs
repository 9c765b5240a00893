using System.Collections.Concurrent;
using System.Text.Json;
using Anneal.Data.Arrays;

namespace Anneal.Testing;

/// <summary>The cases of one golden <c>.json</c> file, with the arrays of the <c>.npz</c> file beside it.</summary>
public sealed class GoldenCases
{
    private static readonly ConcurrentDictionary<string, Lazy<GoldenCases>> s_loaded = new();

    private readonly Dictionary<string, GoldenCase> _byName;

    private GoldenCases(string path)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(path + ".json"));
        NpzFile? arrays = File.Exists(path + ".npz") ? NpzFile.Open(path + ".npz") : null;
        All = [.. json.RootElement.GetProperty("cases").EnumerateArray().Select(c => new GoldenCase(c.Clone(), arrays))];
        _byName = All.ToDictionary(c => c.Name);
    }

    /// <summary>Every case, in the order of the file.</summary>
    public IReadOnlyList<GoldenCase> All { get; }

    /// <summary>The case with this name.</summary>
    public GoldenCase this[string name] => _byName.TryGetValue(name, out GoldenCase? c) ? c : throw new KeyNotFoundException($"There is no golden case '{name}'.");

    /// <summary>Loads, once a process, a pair of files: <c>Load("keras", "layers")</c>.</summary>
    public static GoldenCases Load(params string[] parts)
    {
        string path = Golden.Path([.. parts[..^1], parts[^1] + ".json"]);
        return s_loaded.GetOrAdd(path[..^".json".Length], p => new Lazy<GoldenCases>(() => new GoldenCases(p))).Value;
    }
}

/// <summary>One golden case: its facts, and its arrays.</summary>
public sealed class GoldenCase(JsonElement facts, NpzFile? arrays)
{
    /// <summary>Its name, also the prefix of its arrays.</summary>
    public string Name { get; } = facts.GetProperty("name").GetString()!;

    /// <summary>Everything that the <c>.json</c> says about it.</summary>
    public JsonElement Facts => facts;

    /// <summary>True when it has an array of this name.</summary>
    public bool Has(string array) => arrays is not null && arrays.Keys.Contains($"{Name}/{array}");

    /// <summary>An array's elements, row-major.</summary>
    public double[] Values(string array) => arrays![$"{Name}/{array}"].ToDouble();

    /// <summary>An array's shape.</summary>
    public int[] Shape(string array) => arrays![$"{Name}/{array}"].Shape.ToArray();
}
