using System.Text.Json;
using System.Text.Json.Nodes;
using Anneal.Engine.Graphs;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;

namespace Anneal.Keras.Saving.Config;

/// <summary>An architecture in JSON, as every version of Keras writes it, becomes a model.</summary>
internal sealed class ModelReader(int majorVersion, WeightBudget budget)
{
    /// <summary>Real networks have hundreds of layers; files that claim far more are damaged.</summary>
    private const int MaximumLayers = 4096;

    /// <summary>Parses a file's JSON; the depth is limited, and no name may come twice.</summary>
    public static JsonObject Parse(string json, string where)
    {
        try
        {
            return JsonNode.Parse(json, null, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 64 }) as JsonObject
                ?? throw new FileProblem($"{where}: expected a JSON object, received {ConfigReader.Short(JsonNode.Parse(json))}.");
        }
        catch (JsonException e)
        {
            throw new FileProblem($"{where} is not JSON as Keras writes it: {e.Message}", e);
        }
    }

    /// <summary>Makes the model.</summary>
    /// <exception cref="FileProblem">It has something that Anneal does not have; the message names it.</exception>
    public Model Read(JsonObject json)
    {
        string className = ClassName(json, "the model");
        return className switch
        {
            "Sequential" => Sequential(json["config"]),
            "Functional" or "Model" => Functional(className, json["config"] as JsonObject ?? throw new FileProblem($"the model ({className}) has no 'config'.")),
            _ => throw new FileProblem($"the model is of class {className}; Anneal loads Sequential models, and Functional ones that are a plain stack."),
        };
    }

    /// <summary>A chain becomes a stack; other graphs are refused.</summary>
    private Sequential Functional(string className, JsonObject config)
    {
        if (FunctionalChain.Layers(config) is not { } layers) throw Refuse(className, config);
        ConfigReader reader = new(config, "the model");
        bool trainable = reader.Bool("trainable", true);
        CheckType(reader);
        string? name = reader.OptionalText("name");
        reader.Harmless("layers", "input_layers", "output_layers").Done();
        return Stack(name, layers, null, trainable);
    }

    private Sequential Sequential(JsonNode? config)
    {
        JsonArray? layers = config as JsonArray;
        string? name = null;
        JsonNode? buildShape = null;
        bool trainable = true;
        if (config is JsonObject o)
        {
            ConfigReader reader = new(o, "the model");
            name = reader.OptionalText("name");
            trainable = reader.Bool("trainable", true);
            buildShape = reader.Get("build_input_shape");
            CheckType(reader);
            layers = reader.Get("layers") as JsonArray;
            reader.Done();
        }

        return Stack(name, layers ?? throw new FileProblem("the model has no list of layers."), buildShape, trainable);
    }

    private Sequential Stack(string? name, JsonArray layers, JsonNode? buildShape, bool trainable)
    {
        if (layers.Count > MaximumLayers) throw new FileProblem($"the model has {layers.Count} layers; at most {MaximumLayers} are read.");
        Sequential model = new(name);
        for (int i = 0; i < layers.Count; i++)
        {
            string where = $"layer {i}";
            if (layers[i] is not JsonObject layer) throw new FileProblem($"{where}: expected an object, received {ConfigReader.Short(layers[i])}.");
            Add(model, layer, where, buildShape);
        }

        if (!model.Built) throw new FileProblem($"the model '{model.Name}' has no layers.");
        foreach (Layer l in model.Layers) l.Trainable &= trainable;
        return model;
    }

    private void Add(Sequential model, JsonObject json, string where, JsonNode? buildShape)
    {
        string className = ClassName(json, where);
        if (json["config"] is not JsonObject options) throw new FileProblem($"{where} ({className}): expected an object as 'config', received {ConfigReader.Short(json["config"])}.");
        string name = Name(options, json) ?? throw new FileProblem($"{where} ({className}): 'name' is missing.");
        where = $"layer '{name}' ({className})";
        if (majorVersion < 2)
        {
            className = Keras1.ClassName(className);
            options = Keras1.Options(className, options, where);
        }

        ConfigReader config = new(options, where);
        config.Harmless("name");
        bool trainable = config.Bool("trainable", true);
        CheckType(config);
        if (className == "InputLayer")
        {
            config.Off("sparse", "ragged", "optional");
            Shape shape = BatchShape(config, config.Has("batch_shape") ? "batch_shape" : "batch_input_shape") ?? throw config.Fail("the shape is missing.");
            config.Harmless("input_dtype").Done();
            FileProblem.At(where, () => Added(model, new InputLayer(shape, name)));
            return;
        }

        if (!LayerReaders.Knows(className) || IsCustom(json, className)) throw Unknown(name, className, json);
        if (model.InputLayer is null)
        {
            Shape? shape = BatchShape(config, "batch_input_shape") ?? BatchShape(new ConfigReader(new JsonObject { ["build_input_shape"] = buildShape?.DeepClone() }, "the model"), "build_input_shape");
            FileProblem.At(where, () => Added(model, new InputLayer(shape ?? throw new FileProblem($"{where}: the model does not say the shape of its input."), $"{name}_input")));
        }

        Shape input = model.Built ? model.Output.Shape : model.InputLayer!.Output.Shape;
        Layer layer = LayerReaders.Read(new LayerReader(className, name, config, input, majorVersion));
        layer.Trainable = trainable;
        layer.Budget = budget;
        FileProblem.At(where, () => Added(model, layer));
        layer.Budget = null;
    }

    private static Layer Added(Sequential model, Layer layer)
    {
        model.Add(layer);
        return layer;
    }

    private static string ClassName(JsonObject json, string where)
        => json["class_name"] is JsonValue v && v.TryGetValue(out string? name) ? name : throw new FileProblem($"{where}: 'class_name' is missing.");

    private static string? Name(JsonObject options, JsonObject json)
        => (options["name"] ?? json["name"]) is JsonValue v && v.TryGetValue(out string? name) ? name : null;

    /// <summary>A class of the user's own may have the name of one of Keras'.</summary>
    private static bool IsCustom(JsonObject json, string className)
        => (json["registered_name"]?.ToString() is { } registered && registered != className)
            || (json["module"]?.ToString() is { } module && !module.StartsWith("keras", StringComparison.Ordinal) && !module.StartsWith("tf_keras", StringComparison.Ordinal));

    private static FileProblem Unknown(string name, string className, JsonObject json)
        => className.Contains('>', StringComparison.Ordinal) || IsCustom(json, className)
            ? new($"layer '{name}' is of the custom class {json["registered_name"]?.ToString() ?? className}, which is not in the file: build the model in code with a Layer of your own, then call LoadWeights.")
            : new($"layer '{name}' is of class {className}, which Anneal does not have; it reads {string.Join(", ", LayerReaders.ClassNames)} and InputLayer.");

    /// <summary>A model that is no plain stack: names the first layer that Anneal does not have, or else the model.</summary>
    private static FileProblem Refuse(string className, JsonObject config)
    {
        string model = config["name"]?.ToString() ?? "";
        foreach (JsonNode? node in config["layers"] as JsonArray ?? [])
        {
            if (node is not JsonObject layer || layer["class_name"]?.ToString() is not { } layerClass || layerClass == "InputLayer") continue;
            string name = Name(layer["config"] as JsonObject ?? [], layer) ?? "";
            if (!LayerReaders.Knows(Keras1.ClassName(layerClass)) || IsCustom(layer, layerClass)) return new($"model '{model}' ({className}): {Unknown(name, layerClass, layer).Message}");
        }

        return new($"model '{model}' is of class {className}, and its layers are no plain stack. Build the graph in code, then call LoadWeights.");
    }

    private static Shape? BatchShape(ConfigReader config, string key)
    {
        switch (config.Get(key))
        {
            case null:
                return null;
            case JsonArray { Count: >= 1 } dimensions:
                int[] known = new int[dimensions.Count - 1];
                for (int i = 0; i < known.Length; i++)
                {
                    if (dimensions[i + 1] is not JsonValue v || !v.TryGetValue(out int d) || d < 1)
                        throw config.Expected(key, "known dimensions of at least 1 after the batch's", dimensions);
                    known[i] = d;
                }

                return FileProblem.At(config.Where, () => new Shape(known));
            case { } other:
                throw config.Expected(key, "a list of dimensions", other);
        }
    }

    /// <summary>Refuses numbers other than float32.</summary>
    private static void CheckType(ConfigReader config)
    {
        JsonNode? type = config.Get("dtype");
        string? name = type is JsonObject policy ? (policy["config"] as JsonObject)?["name"]?.ToString() : type?.ToString();
        if (type is not null && name != "float32") throw config.Expected("dtype", "float32", type);
    }
}
