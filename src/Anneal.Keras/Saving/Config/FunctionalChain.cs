using System.Text.Json.Nodes;

namespace Anneal.Keras.Saving.Config;

/// <summary>A Functional model whose layers follow one another, each applied once to the one before: a plain stack written in another way.</summary>
internal static class FunctionalChain
{
    /// <summary>The layers from the input to the output, or null where the graph is no chain.</summary>
    /// <param name="config">The model's <c>config</c>.</param>
    public static JsonArray? Layers(JsonObject config)
    {
        if (config["layers"] is not JsonArray layers) return null;
        Dictionary<string, JsonObject> next = [];
        JsonObject? at = null;
        foreach (JsonNode? node in layers)
        {
            if (node is not JsonObject layer || layer["inbound_nodes"] is not JsonArray nodes) return null;
            if (nodes.Count == 0)
            {
                if (at is not null || Text(layer["class_name"]) != "InputLayer") return null;
                at = layer;
            }
            else if (nodes.Count != 1 || Origin(nodes[0]) is not { } origin || !next.TryAdd(origin, layer))
            {
                return null;
            }
        }

        JsonArray chain = [];
        string name = "";
        for (; at is not null && chain.Count < layers.Count; at = next.GetValueOrDefault(name))
        {
            chain.Add(at.DeepClone());
            name = Text(at["name"]) ?? "";
        }

        return chain.Count == layers.Count && Only(config["output_layers"]) == name ? chain : null;
    }

    /// <summary>The layer whose only output a node is applied to; null where there are several, or options of the call.</summary>
    private static string? Origin(JsonNode? node) => node switch
    {
        // Keras 1 and 2: [["conv2d", 0, 0, {}]]
        JsonArray { Count: 1 } a when a[0] is JsonArray { Count: 3 or 4 } t && (t.Count == 3 || IsEmpty(t[3])) => History(t),
        // Keras 3: {"args": [{"class_name": "__keras_tensor__", "config": {"keras_history": ["conv2d", 0, 0]}}], "kwargs": {"mask": null}}
        JsonObject o when o["args"] is JsonArray { Count: 1 } args && IsEmpty(o["kwargs"]) && (args[0] as JsonObject)?["config"] is JsonObject tensor => History(tensor["keras_history"]),
        _ => null,
    };

    private static string? Only(JsonNode? outputs) => outputs is JsonArray { Count: 1 } a ? History(a[0]) : History(outputs);

    private static string? History(JsonNode? tensor) => tensor is JsonArray { Count: >= 3 } t && t[1]?.ToString() == "0" && t[2]?.ToString() == "0" ? Text(t[0]) : null;

    private static bool IsEmpty(JsonNode? options) => options is null || (options is JsonObject o && o.All(p => p.Value is null));

    private static string? Text(JsonNode? value) => value is JsonValue v && v.TryGetValue(out string? s) ? s : null;
}
