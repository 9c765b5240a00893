using System.Text.Json.Nodes;
using Anneal.Cli.Output;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;

namespace Anneal.Cli.Views;

/// <summary>Everything about a Keras model but its numbers.</summary>
internal static class KerasView
{
    public static void Print(Terminal terminal, Model model)
    {
        terminal.Line($"Keras model '{model.Name}'");
        foreach (KerasTensor input in model.Inputs) terminal.Line($"input  {input.Layer.Name}: {input.Shape}");
        foreach (KerasTensor output in model.Outputs) terminal.Line($"output {output.Layer.Name}: {output.Shape}");
        if (model.Loss is { } loss) terminal.Line($"loss {loss.Name}, metrics {string.Join(", ", model.Metrics.Select(m => m.Name))}");
        if (model.Optimizer is { } optimizer) terminal.Line($"optimizer {optimizer.Name}, learning rate {optimizer.LearningRate}, {optimizer.Iterations} steps taken");
        terminal.Line();
        terminal.Line(model.SummaryText());
        foreach (Layer layer in model.Layers) terminal.Line($"{layer.Name} ({layer.ClassName}): {layer.GetConfig().ToJsonString()}");
    }

    public static JsonObject ToJson(Model model)
    {
        JsonObject result = new()
        {
            ["format"] = "keras",
            ["name"] = model.Name,
            ["inputs"] = Tensors(model.Inputs),
            ["outputs"] = Tensors(model.Outputs),
            ["parameters"] = model.CountParams(),
            ["trainableParameters"] = model.TrainableWeights.Sum(w => w.Shape.Size),
            ["layers"] = new JsonArray([.. model.Layers.Select(l => new JsonObject
            {
                ["name"] = l.Name,
                ["type"] = l.ClassName,
                ["outputShape"] = Shape(l.Output),
                ["parameters"] = l.CountParams(),
            })]),
        };
        if (model.Loss is { } loss) result["loss"] = loss.Name;
        if (model.Optimizer is { } o) result["optimizer"] = new JsonObject { ["name"] = o.Name, ["learningRate"] = o.LearningRate, ["iterations"] = o.Iterations };
        return result;
    }

    private static JsonArray Tensors(IEnumerable<KerasTensor> tensors) => new([.. tensors.Select(t => new JsonObject { ["name"] = t.Layer.Name, ["shape"] = Shape(t) })]);

    private static JsonArray Shape(KerasTensor tensor) => new([.. tensor.Shape.Dimensions.ToArray()]);
}
