using System.Text.Json.Nodes;
using Anneal.Keras.Regularizers;

namespace Anneal.Keras.Saving.Config;

/// <summary>Regularizers of all versions: a name, a class with options, or, in Keras 1, options alone.</summary>
internal static class RegularizerReader
{
    /// <summary>The regularizer, or null where the file has none.</summary>
    public static Regularizer? Read(ConfigReader owner, string key)
    {
        JsonNode? value = owner.Get(key);
        if (value is null) return null;
        if (value is JsonObject bare && !bare.ContainsKey("class_name") && bare["name"]?.ToString().EndsWith("Regularizer", StringComparison.Ordinal) == true)
            value = new JsonObject { ["class_name"] = "L1L2", ["config"] = new JsonObject { ["l1"] = bare["l1"]?.DeepClone(), ["l2"] = bare["l2"]?.DeepClone() } };
        (string name, JsonObject? options) = CompileReader.Identifier(owner, key, value);
        if (options is null) return FileProblem.At($"{owner.Where}, {key}", () => Regularizer.Parse(name));
        ConfigReader config = new(options, $"{owner.Where}, {key} ({name})");
        Regularizer made = FileProblem.At(config.Where, () => name switch
        {
            "L1" => new L1(config.Double("l1", 0.01)),
            "L2" => new L2(config.Double("l2", 0.01)),
            "L1L2" => new L1L2(config.Double("l1", 0), config.Double("l2", 0)),
            _ => Regularizer.Parse(name),
        });
        config.Done();
        return made;
    }
}
