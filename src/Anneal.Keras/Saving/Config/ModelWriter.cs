using System.Text.Json.Nodes;
using Anneal.Engine.Graphs;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;

namespace Anneal.Keras.Saving.Config;

/// <summary>A model's architecture in JSON, with the keys of Keras 3 in Keras' order.</summary>
internal static class ModelWriter
{
    /// <summary>The attribute <c>model_config</c> of an HDF5 file.</summary>
    public static JsonObject Legacy(Model model)
    {
        Sequential stack = Stack(model);
        return new JsonObject { ["class_name"] = nameof(Sequential), ["config"] = Config(stack, full: false) };
    }

    /// <summary>The <c>config.json</c> of an archive.</summary>
    public static JsonObject Keras3(Model model, bool includeOptimizer)
    {
        Sequential stack = Stack(model);
        JsonObject json = new()
        {
            ["module"] = "keras",
            ["class_name"] = nameof(Sequential),
            ["config"] = Config(stack, full: true),
            ["registered_name"] = null,
            ["build_config"] = BuildConfig(stack.Input.Shape),
        };
        if (includeOptimizer && model.Optimizer is not null) json["compile_config"] = CompileWriter.Keras3(model);
        return json;
    }

    private static Sequential Stack(Model model) => model as Sequential
        ?? throw new NotSupportedException($"Model '{model.Name}' is a graph of layers; only Sequential models are saved whole. Use SaveWeights, and build the graph in code.");

    private static JsonObject Config(Sequential model, bool full)
    {
        JsonArray layers = [Layer(model.InputLayer!, full)];
        foreach (Layer l in model.Layers) layers.Add(Layer(l, full));
        return new JsonObject
        {
            ["name"] = model.Name,
            ["trainable"] = true,
            ["dtype"] = Policy(),
            ["layers"] = layers,
            ["build_input_shape"] = ShapeJson.WithBatch(model.Input.Shape),
        };
    }

    private static JsonObject Layer(Layer layer, bool full)
    {
        JsonObject json = new() { ["class_name"] = layer.ClassName, ["config"] = Options(layer) };
        if (!full) return json;
        bool own = LayerReaders.Knows(layer.ClassName) || layer is InputLayer;
        json.Insert(0, "module", own ? "keras.layers" : layer.GetType().Namespace);
        json["registered_name"] = own ? null : layer.ClassName;
        // Keras has a build configuration where a layer builds something; that a Flatten checks its shape counts as such.
        if (layer.Weights.Count != 0 || layer is Flatten) json["build_config"] = BuildConfig(layer.Input.Shape);
        return json;
    }

    private static JsonObject Options(Layer layer)
    {
        LayerConfig own = new();
        layer.WriteConfig(own);
        JsonObject options = [];
        if (layer is not InputLayer)
        {
            options["name"] = layer.Name;
            options["trainable"] = layer.Trainable;
            options["dtype"] = Policy();
        }

        foreach ((string key, JsonNode? value) in own.Json) options[key] = value?.DeepClone();
        if (layer is InputLayer)
        {
            options["name"] = layer.Name;
            options["optional"] = false;
        }

        return options;
    }

    private static JsonObject Policy() => new()
    {
        ["module"] = "keras",
        ["class_name"] = "DTypePolicy",
        ["config"] = new JsonObject { ["name"] = "float32" },
        ["registered_name"] = null,
    };

    private static JsonObject BuildConfig(Shape input) => new() { ["input_shape"] = ShapeJson.WithBatch(input) };
}
