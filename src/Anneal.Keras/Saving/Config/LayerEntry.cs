using System.Text.Json.Nodes;
using Anneal.Engine.Graphs;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;

namespace Anneal.Keras.Saving.Config;

/// <summary>One layer in a file's list: its class, its name, its options under the names of Keras 2 and 3.</summary>
internal sealed class LayerEntry
{
    private readonly ConfigReader _config;
    private readonly int _majorVersion;
    private readonly bool _trainable;

    /// <summary>Reads what all layers have.</summary>
    /// <param name="node">An item of the list of layers.</param>
    /// <param name="index">Its place.</param>
    /// <param name="majorVersion">The version of Keras that wrote it.</param>
    /// <exception cref="FileProblem">It is no layer, or of a class that Anneal does not have.</exception>
    public LayerEntry(JsonNode? node, int index, int majorVersion)
    {
        string where = $"layer {index}";
        if (node is not JsonObject json) throw new FileProblem($"{where}: expected an object, received {ConfigReader.Short(node)}.");
        string className = ModelReader.ClassName(json, where);
        if (json["config"] is not JsonObject options) throw new FileProblem($"{where} ({className}): expected an object as 'config', received {ConfigReader.Short(json["config"])}.");
        Name = (options["name"] ?? json["name"]) is JsonValue v && v.TryGetValue(out string? name) ? name : throw new FileProblem($"{where} ({className}): 'name' is missing.");
        if (majorVersion < 2) className = Keras1.ClassName(className, options);
        Where = $"layer '{Name}' ({className})";
        if (className != nameof(InputLayer) && (!LayerReaders.Knows(className) || IsCustom(json, className))) throw Unknown(Name, className, json);
        if (majorVersion < 2) options = Keras1.Options(className, options, Where);
        (Json, ClassName, _majorVersion, _config) = (json, className, majorVersion, new ConfigReader(options, Where));
        _config.Harmless("name");
        _trainable = _config.Bool("trainable", true);
        ModelReader.CheckType(_config);
    }

    /// <summary>The layer's name.</summary>
    public string Name { get; }

    /// <summary>Keras' class name.</summary>
    public string ClassName { get; }

    /// <summary>What error messages call it.</summary>
    public string Where { get; }

    /// <summary>All that the file says of it.</summary>
    public JsonObject Json { get; }

    /// <summary>True for an input.</summary>
    public bool IsInput => ClassName == nameof(InputLayer);

    /// <summary>The shape of the input that a stack's first layer may know itself.</summary>
    public Shape? InputShape() => ModelReader.BatchShape(_config, "batch_input_shape");

    /// <summary>Makes an input.</summary>
    public InputLayer MakeInput()
    {
        _config.Off("sparse", "ragged", "optional");
        Shape shape = ModelReader.BatchShape(_config, _config.Has("batch_shape") ? "batch_shape" : "batch_input_shape") ?? throw _config.Fail("the shape is missing.");
        _config.Harmless("input_dtype").Done();
        return FileProblem.At(Where, () => new InputLayer(shape, Name));
    }

    /// <summary>Makes the layer.</summary>
    /// <param name="input">The shape of one example that it will be applied to.</param>
    public Layer Make(Shape input)
    {
        Layer layer = LayerReaders.Read(new LayerReader(ClassName, Name, _config, input, _majorVersion));
        layer.Trainable = _trainable;
        return layer;
    }

    /// <summary>Applies the layer, which makes its weights: no larger than the file.</summary>
    public T Apply<T>(Layer layer, WeightBudget budget, Func<T> apply)
    {
        layer.Budget = budget;
        T applied = FileProblem.At(Where, apply);
        layer.Budget = null;
        return applied;
    }

    public FileProblem Fail(string detail) => _config.Fail(detail);

    /// <summary>A class of the user's own may have the name of one of Keras'.</summary>
    private static bool IsCustom(JsonObject json, string className)
        => (json["registered_name"]?.ToString() is { } registered && registered != className)
            || (json["module"]?.ToString() is { } module && !module.StartsWith("keras", StringComparison.Ordinal) && !module.StartsWith("tf_keras", StringComparison.Ordinal));

    private static FileProblem Unknown(string name, string className, JsonObject json)
        => className.Contains('>', StringComparison.Ordinal) || IsCustom(json, className)
            ? new($"layer '{name}' is of the custom class {json["registered_name"]?.ToString() ?? className}, which is not in the file: build the model in code with a Layer of your own, then call LoadWeights.")
            : new($"layer '{name}' is of class {className}, which Anneal does not have; it reads {string.Join(", ", LayerReaders.ClassNames)} and InputLayer.");
}
