using System.Text.Json.Nodes;
using Anneal.Keras.Losses;
using Anneal.Keras.Metrics;
using Anneal.Keras.Models;
using Anneal.Keras.Optimizers;

namespace Anneal.Keras.Saving.Config;

/// <summary>What a model was compiled with: loss, optimizer and metrics, as every version of Keras writes them.</summary>
internal static class CompileReader
{
    /// <summary>Compiles the model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="json">The file's <c>training_config</c> or <c>compile_config</c>.</param>
    /// <exception cref="FileProblem">It was compiled with something that Anneal does not have; the message names it.</exception>
    public static void Compile(Model model, JsonObject json)
    {
        try
        {
            Read(model, json);
        }
        catch (FileProblem e)
        {
            throw new FileProblem($"{e.Message} With compile: false the model is loaded without what it was compiled with.", e.InnerException);
        }
    }

    private static void Read(Model model, JsonObject json)
    {
        if (model.Outputs.Count != 1) throw new FileProblem($"model '{model.Name}' was compiled for {model.Outputs.Count} outputs; Anneal trains models of one.");
        ConfigReader config = new(json, "the training configuration");
        config.Off("weighted_metrics", "sample_weight_mode", "auto_scale_loss").Harmless("run_eagerly", "steps_per_execution", "jit_compile");
        config.Only("loss_weights", "null or 1, for one output,", w => Only(w) is JsonValue v && v.TryGetValue(out double d) && d == 1);
        Loss loss = LossReader.Read(config);
        Optimizer optimizer = OptimizerReader.Read(config, config.Has("optimizer_config") ? "optimizer_config" : "optimizer");
        IReadOnlyList<Metric> metrics = MetricReader.Read(config);
        config.Done();
        FileProblem.At(config.Where, () =>
        {
            model.Compile(loss, optimizer, metrics);
            return 0;
        });
    }

    /// <summary>The value for the only output, which may be alone in a list or an object.</summary>
    public static JsonNode? Only(JsonNode? value) => value switch
    {
        JsonArray { Count: 1 } a => a[0],
        JsonObject { Count: 1 } o => o.First().Value,
        _ => value,
    };

    /// <summary>A class with options, or a function or class by its name.</summary>
    public static (string Name, JsonObject? Options) Identifier(ConfigReader owner, string key, JsonNode? value)
    {
        switch (value)
        {
            case JsonValue v when v.TryGetValue(out string? name):
                return (name, null);
            case JsonObject o when o["class_name"] is JsonValue c && c.TryGetValue(out string? className):
                if (className == "function" && o["config"] is JsonValue f && f.TryGetValue(out string? function)) return (function, null);
                string registered = o["registered_name"]?.ToString() ?? className;
                // Keras 2.11 to 2.15 register their own optimizers as custom ones.
                if (className.StartsWith("Custom>", StringComparison.Ordinal)) (className, registered) = (className["Custom>".Length..], className["Custom>".Length..]);
                if (registered != className) throw owner.Fail($"the {key} is of the custom class {registered}, which is not in the file.");
                return (className, o["config"] as JsonObject ?? []);
            case { } other:
                throw owner.Expected(key, "a name or a class with options", other);
            default:
                throw owner.Fail($"'{key}' is missing.");
        }
    }
}
