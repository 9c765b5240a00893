using System.Text.Json.Nodes;

namespace Anneal.Keras.Saving.Config;

/// <summary>What a layer of a Functional model is applied to: <c>inbound_nodes</c>, in the two forms that it had.</summary>
internal static class LayerCalls
{
    /// <summary>The tensors of each call; none for an input.</summary>
    /// <exception cref="FileProblem">A call has options that Anneal does not have, or is not as Keras writes it.</exception>
    public static IReadOnlyList<IReadOnlyList<TensorReference>> Read(LayerEntry layer)
    {
        if (layer.Json["inbound_nodes"] is not JsonArray nodes) throw layer.Fail($"expected a list as 'inbound_nodes', received {ConfigReader.Short(layer.Json["inbound_nodes"])}.");
        return [.. nodes.Select(n => n is JsonObject o ? Keras3(layer, o) : Keras2(layer, n))];
    }

    /// <summary>[["conv2d", 0, 0, {}], ["dense", 0, 0, {}]]; Keras 1 leaves the options out.</summary>
    private static IReadOnlyList<TensorReference> Keras2(LayerEntry layer, JsonNode? node)
    {
        if (node is not JsonArray { Count: > 0 } tensors) throw Unreadable(layer, node);
        foreach (JsonNode? t in tensors)
        {
            if (t is JsonArray { Count: > 3 } a) CheckOptions(layer, a[3], writesDefaults: false);
        }

        return References(layer, tensors);
    }

    /// <summary>{"args": [tensor or list of tensors], "kwargs": {"mask": null}}.</summary>
    private static IReadOnlyList<TensorReference> Keras3(LayerEntry layer, JsonObject node)
    {
        CheckOptions(layer, node["kwargs"], writesDefaults: true);
        if (node["args"] is not JsonArray { Count: 1 } args) throw Unreadable(layer, node);
        return References(layer, args[0] as JsonArray ?? args);
    }

    private static TensorReference[] References(LayerEntry layer, JsonArray tensors) => [.. tensors.Select(t => TensorReference.Parse(History(t)) ?? throw Unreadable(layer, t))];

    /// <summary>Keras 3 puts the reference into {"class_name": "__keras_tensor__", "config": {"shape": ..., "keras_history": reference}}.</summary>
    private static JsonNode? History(JsonNode? tensor) => tensor is JsonObject o ? (o["config"] as JsonObject)?["keras_history"] : tensor;

    private static void CheckOptions(LayerEntry layer, JsonNode? options, bool writesDefaults)
    {
        if (options is not null and not JsonObject) throw Unreadable(layer, options);
        foreach ((string key, JsonNode? value) in options as JsonObject ?? [])
        {
            // Keras 3 writes a Dropout's default; before, and for a batch normalisation, someone has asked for it.
            bool usual = value is null || (key == "training" && value.ToString() == "false" && writesDefaults && layer.ClassName != "BatchNormalization");
            if (!usual) throw layer.Fail($"it is called with {key} = {ConfigReader.Short(value)}, which Anneal does not have and will not leave out in silence.");
        }
    }

    private static FileProblem Unreadable(LayerEntry layer, JsonNode? node)
        => layer.Fail($"expected 'inbound_nodes' with the tensors that the layer is applied to, received {ConfigReader.Short(node)}.");
}
