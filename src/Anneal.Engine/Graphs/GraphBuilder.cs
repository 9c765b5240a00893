using System.Collections.Immutable;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Graphs;

/// <summary>Builds a <see cref="Graph"/> node by node; shapes are inferred and checked at once, so an error names the layer that is wrong.</summary>
public sealed class GraphBuilder(ParameterList parameters)
{
    private readonly List<Value> _inputs = [];
    private readonly List<Node> _nodes = [];
    private int _values;

    /// <summary>The parameters that nodes may use.</summary>
    public ParameterList Parameters { get; } = parameters;

    /// <summary>Declares an input.</summary>
    /// <exception cref="ShapeException">A dimension is 0.</exception>
    public Value Input(string name, Shape shape)
    {
        if (shape.Size == 0) throw new ShapeException($"Input '{name}': expected dimensions of at least 1, received {shape}.");
        Value v = new(name, shape, null, _values++);
        _inputs.Add(v);
        return v;
    }

    /// <summary>Adds a node with one output.</summary>
    /// <exception cref="ShapeException">Shapes do not fit; the message names the layer, what was expected and what came.</exception>
    public Value Apply(Op op, string name, ReadOnlySpan<Value> inputs, params ReadOnlySpan<Parameter> parameters)
        => ApplyMany(op, name, inputs, parameters).Single();

    /// <summary>Adds a node.</summary>
    /// <exception cref="ShapeException">Shapes do not fit; the message names the layer, what was expected and what came.</exception>
    public ImmutableArray<Value> ApplyMany(Op op, string name, ReadOnlySpan<Value> inputs, params ReadOnlySpan<Parameter> parameters)
    {
        Node node = new(name, op, [.. inputs], [.. parameters], _nodes.Count);
        ImmutableArray<Shape> shapes = Infer(node);
        var outputs = ImmutableArray.CreateBuilder<Value>(shapes.Length);
        foreach (Shape s in shapes) outputs.Add(new Value(name, s, node, _values++));
        node.Outputs = outputs.ToImmutable();
        _nodes.Add(node);
        return node.Outputs;
    }

    private static ImmutableArray<Shape> Infer(Node node)
    {
        OpSignature signature = OpSignature.Of(node);
        ImmutableArray<Shape> shapes;
        try
        {
            shapes = node.Op.Infer(signature);
        }
        catch (ArgumentException e) when (e is not ShapeException)
        {
            throw signature.Error(e.Message);
        }

        foreach (Shape s in shapes)
        {
            if (s.Size == 0) throw signature.Error($"its output would have shape {s}, which holds nothing.");
        }

        return shapes;
    }

    /// <summary>Finishes the graph.</summary>
    /// <param name="outputs">What a prediction returns.</param>
    /// <param name="losses">Scalars an example to minimise, or none.</param>
    public Graph Build(ReadOnlySpan<Value> outputs, params ReadOnlySpan<Value> losses)
    {
        foreach (Value l in losses)
        {
            if (l.Shape.Size != 1) throw new ShapeException($"Loss '{l.Name}': expected one number an example, received shape {l.Shape}.");
        }

        return new Graph(Parameters, [.. _inputs], [.. _nodes], [.. outputs], [.. losses]);
    }
}

/// <summary>Shapes that do not fit together. The message names the layer, what was expected and what was received.</summary>
public sealed class ShapeException : ArgumentException
{
    /// <summary>Makes the error.</summary>
    public ShapeException(string message) : base(message) { }
}
