using System.Text.Json.Nodes;
using Anneal.Keras.Constraints;

namespace Anneal.Keras.Saving.Config;

/// <summary>Constraints of weights: a name, or a class with options.</summary>
internal static class ConstraintReader
{
    /// <summary>The constraint, or null where the file has none.</summary>
    public static Constraint? Read(ConfigReader owner, string key)
    {
        JsonNode? value = owner.Get(key);
        if (value is null) return null;
        (string name, JsonObject? options) = CompileReader.Identifier(owner, key, value);
        if (options is null) return FileProblem.At($"{owner.Where}, {key}", () => Constraint.Parse(name));
        ConfigReader config = new(options, $"{owner.Where}, {key} ({name})");
        Constraint made = FileProblem.At(config.Where, () => name switch
        {
            "MaxNorm" => new MaxNorm(config.Double("max_value", 2), config.OptionalInts("axis")),
            "UnitNorm" => new UnitNorm(config.OptionalInts("axis")),
            "MinMaxNorm" => new MinMaxNorm(config.Double("min_value", 0), config.Double("max_value", 1), config.Double("rate", 1), config.OptionalInts("axis")),
            _ => Constraint.Parse(name),
        });
        config.Done();
        return made;
    }
}
