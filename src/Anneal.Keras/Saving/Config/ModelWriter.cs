using System.Text.Json.Nodes;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;

namespace Anneal.Keras.Saving.Config;

/// <summary>A model's architecture in JSON, with the keys of Keras 3 in Keras' order.</summary>
internal static class ModelWriter
{
    /// <summary>The attribute <c>model_config</c> of an HDF5 file.</summary>
    public static JsonObject Legacy(Model model) => new() { ["class_name"] = ClassName(model), ["config"] = Config(model, full: false) };

    /// <summary>The <c>config.json</c> of an archive.</summary>
    public static JsonObject Keras3(Model model, bool includeOptimizer)
    {
        bool stack = model is Sequential;
        JsonObject json = new()
        {
            ["module"] = stack ? "keras" : "keras.src.models.functional",
            ["class_name"] = ClassName(model),
            ["config"] = Config(model, full: true),
            ["registered_name"] = stack ? null : ClassName(model),
            ["build_config"] = new JsonObject { ["input_shape"] = stack ? ShapeJson.WithBatch(model.Input.Shape) : null },
        };
        if (includeOptimizer && model.Optimizer is not null) json["compile_config"] = CompileWriter.Keras3(model);
        return json;
    }

    private static string ClassName(Model model) => model is Sequential ? nameof(Sequential) : "Functional";

    private static JsonObject Config(Model model, bool full) => model is Sequential stack ? Stack(stack, full) : FunctionalWriter.Config(model, l => Layer(l, full));

    private static JsonObject Stack(Sequential model, bool full)
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
        // Keras has a build configuration where a layer builds something; that a Flatten or a merging layer checks its shapes counts as such.
        if (layer is Add or Concatenate) json["build_config"] = BuildConfig(new JsonArray([.. layer.Output.Inputs.Select(i => ShapeJson.WithBatch(i.Shape))]));
        else if (layer.Weights.Count != 0 || layer is Flatten) json["build_config"] = BuildConfig(ShapeJson.WithBatch(layer.Input.Shape));
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

    private static JsonObject BuildConfig(JsonArray input) => new() { ["input_shape"] = input };
}
