using System.Text.Json.Nodes;
using Anneal.Engine.Graphs;
using Anneal.Keras.Activations;
using Anneal.Keras.Constraints;
using Anneal.Keras.Initializers;
using Anneal.Keras.Layers;
using Anneal.Keras.Regularizers;

namespace Anneal.Keras.Saving.Config;

/// <summary>One layer's options as Keras 2 and 3 name them, and what all layers have in common.</summary>
internal sealed class LayerReader(string className, string name, ConfigReader config, Shape input, int majorVersion)
{
    /// <summary>Keras' class name.</summary>
    public string ClassName { get; } = className;

    /// <summary>The layer's name.</summary>
    public string Name { get; } = name;

    /// <summary>The options.</summary>
    public ConfigReader Config { get; } = config;

    /// <summary>The shape of one example that the layer is applied to.</summary>
    public Shape Input { get; } = input;

    /// <summary>A height and a width: one number or two.</summary>
    public Size2D? OptionalSize(string key) => Config.OptionalInts(key) switch
    {
        null => null,
        [int both] => both,
        [int height, int width] => (height, width),
        _ => throw Config.Expected(key, "one or two numbers", Config.Get(key)),
    };

    /// <summary>A height and a width: one number or two.</summary>
    public Size2D Size(string key) => OptionalSize(key) ?? throw Config.Fail($"'{key}' is missing.");

    /// <summary>valid (the default) or same.</summary>
    public Padding Padding() => Config.OptionalText("padding") ?? "valid";

    /// <summary>Refuses images whose channels come first.</summary>
    public LayerReader ChannelsLast()
    {
        if (Config.OptionalText("data_format") is { } format && format != "channels_last")
            throw Config.Fail($"data_format is {format}, and Anneal's images are (height, width, channels): build the model with channels_last in Keras, set its weights and save it again.");
        return this;
    }

    /// <summary>Refuses an axis other than the last one of the input.</summary>
    public LayerReader LastAxis()
    {
        if (Config.OptionalInts("axis") is { } axis && !(axis.Length == 1 && (axis[0] == -1 || axis[0] == Input.Rank)))
            throw Config.Expected("axis", $"the last axis, -1 or {Input.Rank}", Config.Get("axis"));
        return this;
    }

    /// <summary>A function by its name, meaning what it meant to the version that wrote the file.</summary>
    public ActivationFunction Activation(string key = "activation")
    {
        JsonNode? value = Config.Get(key);
        if (value is JsonObject { } o && o["class_name"]?.ToString() == "function") value = o["config"];
        if (value is null) return ActivationFunction.Linear;
        if (value is not JsonValue v || !v.TryGetValue(out string? name)) throw Config.Expected(key, "the name of a function", value);
        if (name == ActivationFunction.HardSigmoidBeforeKeras3.Name || (name == "hard_sigmoid" && majorVersion < 3)) return ActivationFunction.HardSigmoidBeforeKeras3;
        return FileProblem.At(Config.Where, () => ActivationFunction.Parse(name));
    }

    /// <summary>Where a weight's first values came from.</summary>
    public Initializer? Initializer(string key) => InitializerReader.Read(Config, key);

    /// <summary>What a weight adds to the loss.</summary>
    public Regularizer? Regularizer(string key) => RegularizerReader.Read(Config, key);

    /// <summary>What a weight must be after every step.</summary>
    public Constraint? Constraint(string key) => ConstraintReader.Read(Config, key);
}
