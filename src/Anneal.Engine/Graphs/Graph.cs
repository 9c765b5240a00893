using System.Collections.Immutable;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Graphs;

/// <summary>What flows between nodes: one array an example. The batch is implicit.</summary>
public sealed class Value
{
    internal Value(string name, Shape shape, Node? producer, int index) => (Name, Shape, Producer, Index) = (name, shape, producer, index);

    /// <summary>The producing node's name, or the input's.</summary>
    public string Name { get; }

    /// <summary>The shape of one example.</summary>
    public Shape Shape { get; }

    /// <summary>The node that computes it; null for an input.</summary>
    public Node? Producer { get; }

    /// <summary>Its number within the graph's builder.</summary>
    public int Index { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Shape}";
}

/// <summary>One operation with its inputs and parameters.</summary>
public sealed class Node
{
    internal Node(string name, Op op, ImmutableArray<Value> inputs, ImmutableArray<Parameter> parameters, int index)
        => (Name, Op, Inputs, Parameters, Index) = (name, op, inputs, parameters, index);

    /// <summary>The layer's name, used in every error.</summary>
    public string Name { get; }

    /// <summary>What it computes.</summary>
    public Op Op { get; }

    /// <summary>What it reads.</summary>
    public ImmutableArray<Value> Inputs { get; }

    /// <summary>Its weights, in the op's documented order.</summary>
    public ImmutableArray<Parameter> Parameters { get; }

    /// <summary>What it computes, in the op's documented order.</summary>
    public ImmutableArray<Value> Outputs { get; internal set; }

    /// <summary>Its number within the graph's builder: nodes are in topological order. Part of the key of random numbers.</summary>
    public int Index { get; }

    /// <summary>The only output of a node that has one.</summary>
    public Value Output => Outputs.Single();
}

/// <summary>What to compute, and nothing about how: immutable; no batch, no layout, no buffers.</summary>
public sealed class Graph
{
    internal Graph(ParameterList parameters, ImmutableArray<Value> inputs, ImmutableArray<Node> nodes, ImmutableArray<Value> outputs, ImmutableArray<Value> losses)
        => (Parameters, Inputs, Nodes, Outputs, Losses) = (parameters, inputs, nodes, outputs, losses);

    /// <summary>All parameters of the model (a superset of those that this graph uses).</summary>
    public ParameterList Parameters { get; }

    /// <summary>The inputs, in the order of their declaration: also targets and sample weights.</summary>
    public ImmutableArray<Value> Inputs { get; }

    /// <summary>The nodes in topological order.</summary>
    public ImmutableArray<Node> Nodes { get; }

    /// <summary>What a prediction returns.</summary>
    public ImmutableArray<Value> Outputs { get; }

    /// <summary>Scalars an example whose batch mean is minimised.</summary>
    public ImmutableArray<Value> Losses { get; }
}
