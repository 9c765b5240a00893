using System.Text.Json.Nodes;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;

namespace Anneal.Keras.Saving.Config;

/// <summary>How the layers of a Functional model are applied, with the keys of Keras 3 in Keras' order.</summary>
internal static class FunctionalWriter
{
    /// <summary>The <c>config</c> of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="layer">A layer's own part.</param>
    public static JsonObject Config(Model model, Func<Layer, JsonObject> layer)
    {
        if (model.Inputs.FirstOrDefault(i => i.Layer is not InputLayer) is { } inner)
            throw new NotSupportedException($"Model '{model.Name}' begins at the output of '{inner.Layer.Name}', inside another model; a file needs models that begin at an Input. Use SaveWeights, and build the graph in code.");
        Dictionary<KerasTensor, TensorReference> references = [];
        foreach (KerasTensor t in model.Inputs.Concat(model.Order)) references.Add(t, new TensorReference(t.Layer.Name, references.Keys.Count(k => k.Layer == t.Layer)));
        JsonArray layers = [];
        foreach (Layer l in model.Layers)
        {
            JsonObject json = layer(l);
            json["name"] = l.Name;
            json["inbound_nodes"] = new JsonArray([.. model.Order.Where(t => t.Layer == l).Select(t => Call(t, references))]);
            layers.Add(json);
        }

        return new JsonObject
        {
            ["name"] = model.Name,
            ["trainable"] = true,
            ["layers"] = layers,
            ["input_layers"] = Tensors(model.Inputs, references),
            ["output_layers"] = Tensors(model.Outputs, references),
        };
    }

    private static JsonObject Call(KerasTensor output, Dictionary<KerasTensor, TensorReference> references)
    {
        JsonNode[] inputs = [.. output.Inputs.Select(i => new JsonObject
        {
            ["class_name"] = "__keras_tensor__",
            ["config"] = new JsonObject { ["shape"] = ShapeJson.WithBatch(i.Shape), ["dtype"] = "float32", ["keras_history"] = references[i].ToJson() },
        })];
        JsonObject options = [];
        if (output.Layer is BatchNormalization or Softmax) options["mask"] = null;
        if (output.Layer is Dropout) options["training"] = false;
        return new JsonObject { ["args"] = output.Layer is Add or Concatenate ? new JsonArray(new JsonArray(inputs)) : new JsonArray(inputs), ["kwargs"] = options };
    }

    private static JsonArray Tensors(IReadOnlyList<KerasTensor> tensors, Dictionary<KerasTensor, TensorReference> references)
        => tensors.Count == 1 ? references[tensors[0]].ToJson() : new JsonArray([.. tensors.Select(t => references[t].ToJson())]);
}
