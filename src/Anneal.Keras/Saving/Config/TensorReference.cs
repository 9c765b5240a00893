using System.Text.Json.Nodes;

namespace Anneal.Keras.Saving.Config;

/// <summary>What a layer is applied to, in files: the output of another layer's n-th call.</summary>
/// <param name="Layer">The other layer's name.</param>
/// <param name="Call">Which of its calls, from 0.</param>
internal readonly record struct TensorReference(string Layer, int Call)
{
    /// <summary>[layer, call, 0], in Keras 1 and 2 with the options of the present call behind.</summary>
    public static TensorReference? Parse(JsonNode? node)
        => node is JsonArray { Count: >= 3 } a && a[0] is JsonValue l && l.TryGetValue(out string? layer) && a[1] is JsonValue c && c.TryGetValue(out int call) && call >= 0
            && a[2] is JsonValue t && t.TryGetValue(out int tensor) && tensor == 0
            ? new TensorReference(layer, call)
            : null;

    /// <summary>[layer, call, 0].</summary>
    public JsonArray ToJson() => new(Layer, Call, 0);

    public override string ToString() => $"{Layer}[{Call}]";
}
