using Anneal.Engine.Graphs;
using Anneal.Keras.Layers;
using Anneal.Keras.Losses;

namespace Anneal.Keras.Models;

/// <summary>What training minimises: a loss of the model's only output, targets of one shape, and perhaps a weight for each example.</summary>
internal sealed record Objective(Loss Loss, Shape Target, bool Weighted);

/// <summary>Layers → engine graph. Inputs come in this order: the model's, the target, the weights.</summary>
internal static class ModelGraph
{
    public static Graph Build(Model model, WeightStore store, Objective? objective)
    {
        GraphBuilder graph = new(store.Weights.Parameters);
        Dictionary<KerasTensor, Value> values = [];
        foreach (KerasTensor i in model.Inputs) values[i] = graph.Input(i.Layer.Name, i.Shape);
        foreach (KerasTensor t in model.Order)
            values[t] = t.Layer.Call(new LayerCall(graph, t.Layer.Name, [.. t.Inputs.Select(i => values[i])], v => v.Parameter!));
        Value[] outputs = [.. model.Outputs.Select(o => values[o])];
        if (objective is null) return graph.Build(outputs);
        Value target = graph.Input("target", objective.Target);
        Value loss = objective.Loss.Call(graph, objective.Weighted ? [outputs[0], target, graph.Input("weight", Shape.Scalar)] : [outputs[0], target]);
        return graph.Build(outputs, loss);
    }
}
