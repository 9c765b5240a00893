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
            "Functional" or "Model" => new FunctionalReader(majorVersion, budget).Read(json["config"] as JsonObject ?? throw new FileProblem($"the model ({className}) has no 'config'.")),
            _ => throw new FileProblem($"the model is of class {className}; Anneal loads Sequential and Functional models."),
        };
    }

    /// <summary>The class that a file names.</summary>
    public static string ClassName(JsonObject json, string where)
        => json["class_name"] is JsonValue v && v.TryGetValue(out string? name) ? name : throw new FileProblem($"{where}: 'class_name' is missing.");

    /// <summary>A model's list of layers.</summary>
    public static JsonArray Layers(JsonNode? layers)
    {
        if (layers is not JsonArray list) throw new FileProblem("the model has no list of layers.");
        return list.Count <= MaximumLayers ? list : throw new FileProblem($"the model has {list.Count} layers; at most {MaximumLayers} are read.");
    }

    /// <summary>A shape behind that of the batch, which files leave open.</summary>
    public static Shape? BatchShape(ConfigReader config, string key)
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
    public static void CheckType(ConfigReader config)
    {
        JsonNode? type = config.Get("dtype");
        string? name = type is JsonObject policy ? (policy["config"] as JsonObject)?["name"]?.ToString() : type?.ToString();
        if (type is not null && name != "float32") throw config.Expected("dtype", "float32", type);
    }

    private Sequential Sequential(JsonNode? config)
    {
        if (config is not JsonObject o) return Stack(null, Layers(config), null, trainable: true);
        ConfigReader reader = new(o, "the model");
        string? name = reader.OptionalText("name");
        bool trainable = reader.Bool("trainable", true);
        Shape? buildShape = BatchShape(reader, "build_input_shape");
        CheckType(reader);
        JsonArray layers = Layers(reader.Get("layers"));
        reader.Done();
        return Stack(name, layers, buildShape, trainable);
    }

    private Sequential Stack(string? name, JsonArray layers, Shape? buildShape, bool trainable)
    {
        Sequential model = new(name);
        for (int i = 0; i < layers.Count; i++) Add(model, new LayerEntry(layers[i], i, majorVersion), buildShape);
        if (!model.Built) throw new FileProblem($"the model '{model.Name}' has no layers.");
        foreach (Layer l in model.Layers) l.Trainable &= trainable;
        return model;
    }

    private void Add(Sequential model, LayerEntry entry, Shape? buildShape)
    {
        if (entry.IsInput)
        {
            InputLayer input = entry.MakeInput();
            FileProblem.At(entry.Where, () => Added(model, input));
            return;
        }

        if (model.InputLayer is null)
        {
            Shape shape = entry.InputShape() ?? buildShape ?? throw new FileProblem($"{entry.Where}: the model does not say the shape of its input.");
            FileProblem.At(entry.Where, () => Added(model, new InputLayer(shape, $"{entry.Name}_input")));
        }

        Layer layer = entry.Make(model.Built ? model.Output.Shape : model.InputLayer!.Output.Shape);
        entry.Apply(layer, budget, () => Added(model, layer));
    }

    private static Layer Added(Sequential model, Layer layer)
    {
        model.Add(layer);
        return layer;
    }
}
