using System.Text.Json;

namespace Anneal.Keras.Tests;

/// <summary>The cases of a golden .json file.</summary>
internal static class GoldenCases
{
    public static IReadOnlyDictionary<string, JsonElement> Load(params string[] path)
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(Golden.Path(path)));
        return file.RootElement.GetProperty("cases").EnumerateArray().ToDictionary(c => c.GetProperty("name").GetString()!, c => c.Clone());
    }

    public static double[] Doubles(this JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetDouble())];
}
