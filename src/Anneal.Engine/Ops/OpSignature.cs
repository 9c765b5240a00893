using Anneal.Engine.Graphs;

namespace Anneal.Engine.Ops;

/// <summary>What shape inference sees of a node, with checks whose errors name the layer.</summary>
public readonly struct OpSignature
{
    private OpSignature(Node node) => Node = node;

    /// <summary>The node; its outputs are not known yet while shapes are inferred.</summary>
    public Node Node { get; }

    /// <summary>The shape of input <paramref name="i"/>.</summary>
    public Shape Input(int i = 0) => Node.Inputs[i].Shape;

    /// <summary>How many inputs there are.</summary>
    public int InputCount => Node.Inputs.Length;

    /// <summary>How many parameters there are.</summary>
    public int ParameterCount => Node.Parameters.Length;

    /// <summary>The shape of parameter <paramref name="i"/>.</summary>
    public Shape Parameter(int i) => Node.Parameters[i].Shape;

    /// <summary>The signature of a node.</summary>
    public static OpSignature Of(Node node) => new(node);

    /// <summary>An error that names the layer and the op.</summary>
    public ShapeException Error(string message) => new($"Layer '{Node.Name}' ({Node.Op.Kind}): {message}");

    /// <summary>Requires a number of inputs.</summary>
    public void ExpectInputs(int count)
    {
        if (InputCount != count) throw Error($"expected {count} input{(count == 1 ? "" : "s")}, received {InputCount}.");
    }

    /// <summary>Requires at least a number of inputs.</summary>
    public void ExpectInputsAtLeast(int count)
    {
        if (InputCount < count) throw Error($"expected at least {count} inputs, received {InputCount}.");
    }

    /// <summary>Requires a number of parameters, within limits.</summary>
    public void ExpectParameters(int least, int most)
    {
        if (ParameterCount < least || ParameterCount > most)
            throw Error($"expected {(least == most ? $"{least}" : $"{least} to {most}")} weights, received {ParameterCount}.");
    }

    /// <summary>Requires a rank of an input; <paramref name="meaning"/> names the dimensions, for example <c>(height, width, channels)</c>.</summary>
    public void ExpectRank(int input, int rank, string meaning)
    {
        if (Input(input).Rank != rank) throw Error($"expected an input of shape {meaning}, received {Input(input)}.");
    }

    /// <summary>Requires a parameter's shape.</summary>
    public void ExpectParameter(int i, Shape shape)
    {
        if (Parameter(i) != shape) throw Error($"weight '{Node.Parameters[i].Name}': expected shape {shape}, received {Parameter(i)}.");
    }
}
