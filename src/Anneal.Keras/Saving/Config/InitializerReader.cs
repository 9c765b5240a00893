using System.Text.Json.Nodes;
using Anneal.Keras.Initializers;

namespace Anneal.Keras.Saving.Config;

/// <summary>Initializers of all versions: a name, or a class with options.</summary>
internal static class InitializerReader
{
    /// <summary>The initializer, or null where the file has none.</summary>
    public static Initializer? Read(ConfigReader owner, string key)
    {
        string where = $"{owner.Where}, {key}";
        switch (owner.Get(key))
        {
            case null:
                return null;
            case JsonValue v when v.TryGetValue(out string? name):
                return FileProblem.At(where, () => Initializer.Parse(name));
            case JsonObject o when o["class_name"] is JsonValue c && c.TryGetValue(out string? className):
                ConfigReader config = new(o["config"] as JsonObject ?? [], $"{where} ({className})");
                Initializer made = FileProblem.At(where, () => Make(className, config));
                config.Off("input_axes", "output_axes").Harmless("dtype").Done();
                return made;
            case { } other:
                throw owner.Expected(key, "an initializer", other);
        }
    }

    private static Initializer Make(string className, ConfigReader c)
    {
        ulong? seed = Seed(c);
        return className switch
        {
            "Constant" => new Constant(c.Double("value", 0)),
            "RandomNormal" => new RandomNormal(c.Double("mean", 0), c.Double("stddev", 0.05)) { Seed = seed },
            "TruncatedNormal" => new TruncatedNormal(c.Double("mean", 0), c.Double("stddev", 0.05)) { Seed = seed },
            "RandomUniform" => new RandomUniform(c.Double("minval", -0.05), c.Double("maxval", 0.05)) { Seed = seed },
            "VarianceScaling" => new VarianceScaling(c.Double("scale", 1), c.OptionalText("mode") ?? "fan_in", c.OptionalText("distribution") ?? "truncated_normal") { Seed = seed },
            "GlorotUniform" => new GlorotUniform { Seed = seed },
            "GlorotNormal" => new GlorotNormal { Seed = seed },
            "HeUniform" => new HeUniform { Seed = seed },
            "HeNormal" => new HeNormal { Seed = seed },
            "LecunUniform" => new LecunUniform { Seed = seed },
            "LecunNormal" => new LecunNormal { Seed = seed },
            _ => Initializer.Parse(className),
        };
    }

    private static ulong? Seed(ConfigReader c) => c.Get("seed") switch
    {
        null => null,
        JsonValue v when v.TryGetValue(out ulong seed) => seed,
        // Keras' random numbers are others in any case; the seed only says that they are the same each time.
        JsonValue v when v.TryGetValue(out long seed) => unchecked((ulong)seed),
        JsonObject => null,
        { } other => throw c.Expected("seed", "a whole number", other),
    };
}
