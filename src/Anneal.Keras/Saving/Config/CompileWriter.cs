using System.Text.Json.Nodes;
using Anneal.Keras.Layers;
using Anneal.Keras.Losses;
using Anneal.Keras.Metrics;
using Anneal.Keras.Models;
using Anneal.Keras.Optimizers;

namespace Anneal.Keras.Saving.Config;

/// <summary>What a model was compiled with, in JSON, with the keys of Keras 3 in Keras' order.</summary>
internal static class CompileWriter
{
    /// <summary>The attribute <c>training_config</c> of an HDF5 file.</summary>
    public static JsonObject Legacy(Model model)
    {
        JsonObject json = Common(model);
        json["optimizer_config"] = new JsonObject { ["class_name"] = model.Optimizer!.ClassName, ["config"] = Options(model.Optimizer) };
        return json;
    }

    /// <summary>The key <c>compile_config</c> of an archive's <c>config.json</c>.</summary>
    public static JsonObject Keras3(Model model)
    {
        JsonObject json = Common(model);
        json.Insert(0, "optimizer", Object("keras.optimizers", model.Optimizer!.ClassName, Options(model.Optimizer)));
        return json;
    }

    private static JsonObject Common(Model model) => new()
    {
        ["loss"] = Loss(model.Loss!),
        ["loss_weights"] = null,
        ["metrics"] = model.Metrics.Count == 0 ? null : new JsonArray([.. model.Metrics.Select(Metric)]),
        ["weighted_metrics"] = null,
        ["run_eagerly"] = false,
        ["steps_per_execution"] = 1,
        ["jit_compile"] = false,
    };

    private static JsonObject Options(Optimizer optimizer)
    {
        LayerConfig own = new();
        optimizer.WriteConfig(own);
        JsonObject options = new()
        {
            ["name"] = optimizer.Name,
            ["learning_rate"] = optimizer.Schedule is { } s ? LayerConfig.Object("keras.optimizers.schedules", s.ClassName, s.WriteConfig) : optimizer.LearningRate,
            ["weight_decay"] = optimizer.WeightDecay,
            ["clipnorm"] = optimizer.ClipNorm,
            ["global_clipnorm"] = optimizer.GlobalClipNorm,
            ["clipvalue"] = optimizer.ClipValue,
            ["use_ema"] = optimizer.UseEma,
            ["ema_momentum"] = optimizer.EmaMomentum,
            ["ema_overwrite_frequency"] = optimizer.EmaOverwriteFrequency,
            ["loss_scale_factor"] = null,
            ["gradient_accumulation_steps"] = optimizer.GradientAccumulationSteps,
        };
        foreach ((string key, JsonNode? value) in own.Json) options[key] = value?.DeepClone();
        return options;
    }

    /// <summary>The name alone where all options are Keras' own.</summary>
    private static JsonNode Loss(Loss loss)
    {
        LayerConfig own = new(), usual = new();
        loss.WriteConfig(own);
        Losses.Loss.Parse(loss.Name).WriteConfig(usual);
        if (loss.Reduction == Reduction.SumOverBatchSize && JsonNode.DeepEquals(own.Json, usual.Json)) return loss.Name;
        JsonObject options = new() { ["name"] = loss.Name, ["reduction"] = Backend.SnakeCase(loss.Reduction.ToString()) };
        foreach ((string key, JsonNode? value) in own.Json) options[key] = value?.DeepClone();
        return Object("keras.losses", loss.GetType().Name, options);
    }

    /// <summary>The name alone where all options are Keras' own.</summary>
    private static JsonNode Metric(Metric metric)
    {
        if (metric is Accuracy) return metric.Name;
        BinaryAccuracy? binary = metric as BinaryAccuracy;
        if (metric.Name == Backend.SnakeCase(metric.GetType().Name) && binary is null or { Threshold: 0.5 }) return metric.Name;
        JsonObject options = new() { ["name"] = metric.Name, ["dtype"] = "float32" };
        if (binary is not null) options["threshold"] = binary.Threshold;
        return Object("keras.metrics", metric.GetType().Name, options);
    }

    private static JsonObject Object(string module, string className, JsonObject options)
        => new() { ["module"] = module, ["class_name"] = className, ["config"] = options, ["registered_name"] = null };
}
