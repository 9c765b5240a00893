using System.Text.Json.Nodes;
using Anneal.Keras.Activations;
using Anneal.Keras.Constraints;
using Anneal.Keras.Initializers;
using Anneal.Keras.Regularizers;

namespace Anneal.Keras.Layers;

/// <summary>A layer's options under Keras' names, in the order of Keras' files.</summary>
public sealed class LayerConfig
{
    /// <summary>The options as JSON.</summary>
    public JsonObject Json { get; } = [];

    /// <summary>Sets a number, a text, true, false or null.</summary>
    public LayerConfig Set(string key, JsonNode? value)
    {
        Json[key] = value;
        return this;
    }

    /// <summary>Sets a height and a width.</summary>
    public LayerConfig SetSize(string key, Size2D size) => Set(key, new JsonArray(size.Height, size.Width));

    /// <summary>Sets an activation's name.</summary>
    public LayerConfig SetActivation(string key, ActivationFunction activation) => Set(key, activation.Name);

    /// <summary>Sets an initializer.</summary>
    public LayerConfig SetInitializer(string key, Initializer initializer) => Set(key, Serialize(initializer));

    /// <summary>Sets a regularizer, or null.</summary>
    public LayerConfig SetRegularizer(string key, Regularizer? regularizer)
        => Set(key, regularizer is null ? null : Object("keras.regularizers", regularizer.ClassName, regularizer.WriteConfig));

    /// <summary>Sets a constraint, or null.</summary>
    public LayerConfig SetConstraint(string key, Constraint? constraint)
        => Set(key, constraint is null ? null : Object("keras.constraints", constraint.ClassName, constraint.WriteConfig));

    /// <summary>Sets keys of things that Keras layers have and ours do not: always null.</summary>
    public LayerConfig Nulls(params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys) Set(key, null);
        return this;
    }

    /// <summary>An object with options, as Keras 3 writes it.</summary>
    internal static JsonObject Object(string module, string className, Action<LayerConfig> writeConfig)
    {
        LayerConfig config = new();
        writeConfig(config);
        return new JsonObject { ["module"] = module, ["class_name"] = className, ["config"] = config.Json, ["registered_name"] = null };
    }

    private static JsonObject Serialize(Initializer initializer)
    {
        JsonObject config = initializer switch
        {
            Zeros or Ones => [],
            Constant c => new() { ["value"] = c.Value },
            RandomNormal n => new() { ["seed"] = Seed(n), ["mean"] = n.Mean, ["stddev"] = n.Stddev },
            TruncatedNormal n => new() { ["seed"] = Seed(n), ["mean"] = n.Mean, ["stddev"] = n.Stddev },
            RandomUniform u => new() { ["seed"] = Seed(u), ["minval"] = u.Minval, ["maxval"] = u.Maxval },
            VarianceScaling v when v.GetType() == typeof(VarianceScaling) => new() { ["seed"] = Seed(v), ["scale"] = v.Scale, ["mode"] = v.Mode, ["distribution"] = v.Distribution },
            _ => new() { ["seed"] = Seed(initializer) },
        };
        if (initializer is VarianceScaling) (config["input_axes"], config["output_axes"]) = (null, null);
        return new JsonObject { ["module"] = "keras.initializers", ["class_name"] = initializer.ClassName, ["config"] = config, ["registered_name"] = null };
    }

    private static JsonNode? Seed(Initializer i) => i.Seed is { } s ? JsonValue.Create(s) : null;
}
