using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Keras.Layers;

/// <summary>What a layer works with when it adds its computation to a graph.</summary>
public sealed class LayerCall
{
    private readonly Func<Variable, Parameter> _parameters;

    internal LayerCall(GraphBuilder graph, string name, IReadOnlyList<Value> inputs, Func<Variable, Parameter> parameters)
        => (Graph, Name, Inputs, _parameters) = (graph, name, inputs, parameters);

    /// <summary>The graph that is being built.</summary>
    public GraphBuilder Graph { get; }

    /// <summary>The layer's name: nodes take it, so that errors name the layer.</summary>
    public string Name { get; }

    /// <summary>What the layer is applied to.</summary>
    public IReadOnlyList<Value> Inputs { get; }

    /// <summary>The only input.</summary>
    public Value Input => Inputs.Count == 1 ? Inputs[0] : throw new ShapeException($"Layer '{Name}': expected one input, received {Inputs.Count}.");

    /// <summary>A weight of the layer as the graph knows it.</summary>
    public Parameter Parameter(Variable variable) => _parameters(variable);

    /// <summary>Adds an op that reads the layer's only input; null variables are left out.</summary>
    public Value Apply(Op op, params ReadOnlySpan<Variable?> variables)
    {
        List<Parameter> parameters = [];
        foreach (Variable? v in variables)
        {
            if (v is not null) parameters.Add(_parameters(v));
        }

        return Graph.Apply(op, Name, [Input], [.. parameters]);
    }
}
