using System.Text.Json.Nodes;
using Anneal.Keras.Losses;

namespace Anneal.Keras.Saving.Config;

/// <summary>Losses of all versions: a name, or a class with options.</summary>
internal static class LossReader
{
    /// <summary>The loss of the only output.</summary>
    public static Loss Read(ConfigReader compile)
    {
        JsonNode? value = compile.Get("loss");
        if (value is not JsonObject o || !o.ContainsKey("class_name")) value = CompileReader.Only(value);
        (string name, JsonObject? options) = CompileReader.Identifier(compile, "loss", value);
        if (options is null) return FileProblem.At(compile.Where, () => Loss.Parse(name));
        ConfigReader config = new(options, $"{compile.Where}, loss {name}");
        Loss made = FileProblem.At(config.Where, () => Make(name, config));
        config.Only("name", $"'{made.Name}'", n => n.ToString() == made.Name).Only("fn", $"'{made.Name}'", n => n.ToString() == made.Name)
            .Only("axis", "-1", n => n.ToString() == "-1").Only("dtype", "float32", n => n.ToString() == "float32" || n is JsonObject).Off("ignore_class").Done();
        return made;
    }

    private static Loss Make(string className, ConfigReader c)
    {
        Reduction reduction = c.OptionalText("reduction") switch
        {
            null or "auto" or "sum_over_batch_size" => Reduction.SumOverBatchSize,
            "sum" => Reduction.Sum,
            "mean_with_sample_weight" => Reduction.MeanWithSampleWeight,
            { } other => throw c.Fail($"expected the reduction sum_over_batch_size, sum or mean_with_sample_weight, received '{other}'."),
        };
        return className switch
        {
            "CategoricalCrossentropy" => new CategoricalCrossentropy(c.Bool("from_logits", false), c.Double("label_smoothing", 0), reduction),
            "SparseCategoricalCrossentropy" => new SparseCategoricalCrossentropy(c.Bool("from_logits", false), reduction),
            "BinaryCrossentropy" => new BinaryCrossentropy(c.Bool("from_logits", false), c.Double("label_smoothing", 0), reduction),
            "MeanSquaredError" => new MeanSquaredError(reduction),
            // Names the losses that there are.
            _ => Loss.Parse(className),
        };
    }
}
