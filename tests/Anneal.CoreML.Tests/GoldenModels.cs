using System.Text.Json;

namespace Anneal.CoreML.Tests;

/// <summary>The cases of tests/golden/coreml/files.json: what a model file holds and what the builder prints about it.</summary>
public static class GoldenModels
{
    private static readonly Dictionary<string, JsonElement> s_cases = JsonDocument.Parse(File.ReadAllText(Golden.Path("coreml", "files.json")))
        .RootElement.GetProperty("cases").EnumerateArray().ToDictionary(c => c.GetProperty("name").GetString()!);

    /// <summary>The names of all cases that are a file.</summary>
    public static TheoryData<string> Names => [.. s_cases.Where(c => c.Value.TryGetProperty("spec", out _)).Select(c => c.Key)];

    /// <summary>The names of those cases that say what the builder prints.</summary>
    public static TheoryData<string> Inspected =>
        [.. s_cases.Where(c => c.Value.TryGetProperty("inspect", out JsonElement i) && i.EnumerateObject().Any()).Select(c => c.Key)];

    public static string Path(string name) => Golden.Path("coreml", name + ".mlmodel");

    public static JsonElement Case(string name) => s_cases[name];

    public static string Inspect(string name, string what) => s_cases[name].GetProperty("inspect").GetProperty(what).GetString()!;
}
