using System.Text.Json.Nodes;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;

namespace Anneal.Comparison;

/// <summary>Compares two Keras models: layers by name with their options, then weights.</summary>
public static class KerasDiff
{
    /// <summary>Every difference, in the order of the layers; none for equal models.</summary>
    public static IReadOnlyList<Difference> Compare(Model first, Model second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        List<Difference> differences = [];
        Dictionary<string, Layer> others = second.Layers.ToDictionary(l => l.Name, StringComparer.Ordinal);
        foreach (Layer layer in first.Layers)
        {
            if (others.Remove(layer.Name, out Layer? other)) Layers(layer, other, differences);
            else differences.Add(new Difference($"layer '{layer.Name}'", layer.ClassName, null));
        }

        differences.AddRange(others.Values.Select(l => new Difference($"layer '{l.Name}'", null, l.ClassName)));
        return differences;
    }

    private static void Layers(Layer first, Layer second, List<Difference> differences)
    {
        string path = $"layer '{first.Name}'";
        if (first.ClassName != second.ClassName)
        {
            differences.Add(new Difference(path, first.ClassName, second.ClassName));
            return;
        }

        Options(path, first.GetConfig(), second.GetConfig(), differences);
        for (int i = 0; i < Math.Max(first.Weights.Count, second.Weights.Count); i++)
        {
            Variable? a = first.Weights.ElementAtOrDefault(i), b = second.Weights.ElementAtOrDefault(i);
            string at = $"{path} / {(a ?? b)!.Name}";
            if (a?.Shape != b?.Shape) differences.Add(new Difference(at, a?.Shape.ToString(), b?.Shape.ToString()));
            else if (NumberDifference.Of(at, a!.ToArray(), b!.ToArray()) is { } numbers) differences.Add(numbers);
        }
    }

    private static void Options(string path, JsonObject first, JsonObject second, List<Difference> differences)
    {
        foreach (string key in first.Select(p => p.Key).Union(second.Select(p => p.Key)))
        {
            if (!JsonNode.DeepEquals(first[key], second[key])) differences.Add(new Difference($"{path} / {key}", first[key]?.ToJsonString(), second[key]?.ToJsonString()));
        }
    }
}
