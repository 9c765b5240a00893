using System.Text.Json.Nodes;
using Anneal.Keras.Metrics;

namespace Anneal.Keras.Saving.Config;

/// <summary>Metrics of all versions: names or classes, in lists for outputs or not.</summary>
internal static class MetricReader
{
    /// <summary>The metrics of the only output.</summary>
    public static IReadOnlyList<Metric> Read(ConfigReader compile)
    {
        JsonNode? value = compile.Get("metrics");
        if (value is JsonObject outputs && !outputs.ContainsKey("class_name")) value = CompileReader.Only(value);
        if (value is JsonArray { Count: 1 } a && a[0] is JsonArray inner) value = inner;
        JsonNode?[] all = value switch
        {
            null => [],
            JsonArray list => [.. list],
            _ => [value],
        };
        return [.. all.Where(m => m is not null).Select(m => One(compile, m!))];
    }

    private static Metric One(ConfigReader compile, JsonNode value)
    {
        (string name, JsonObject? options) = CompileReader.Identifier(compile, "metrics", value);
        if (options is null) return FileProblem.At(compile.Where, () => Metric.Parse(name));
        ConfigReader config = new(options, $"{compile.Where}, metric {name}");
        string? called = config.OptionalText("name");
        config.Only("dtype", "float32", n => n.ToString() == "float32" || n is JsonObject);
        Metric made = FileProblem.At(config.Where, () => Make(name, called, config));
        config.Done();
        return made;
    }

    private static Metric Make(string className, string? name, ConfigReader c)
    {
        // Keras 2 puts the function in the place of 'accuracy' that goes with the model's output, as ours does when it sees the shapes.
        if (className == "MeanMetricWrapper")
        {
            string function = c.Text("fn");
            if (name is "accuracy" or "acc" && function is "categorical_accuracy" or "sparse_categorical_accuracy" or "binary_accuracy") return new Accuracy(name);
            className = function;
        }
        else
        {
            c.Only("fn", "the class' own function", n => n.ToString() == Backend.SnakeCase(className));
        }

        return className switch
        {
            "CategoricalAccuracy" or "categorical_accuracy" => new CategoricalAccuracy(name ?? "categorical_accuracy"),
            "SparseCategoricalAccuracy" or "sparse_categorical_accuracy" => new SparseCategoricalAccuracy(name ?? "sparse_categorical_accuracy"),
            "BinaryAccuracy" or "binary_accuracy" => new BinaryAccuracy(c.Double("threshold", 0.5), name ?? "binary_accuracy"),
            _ => Metric.Parse(className),
        };
    }
}
