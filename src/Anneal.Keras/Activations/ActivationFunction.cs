using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Keras.Activations;

/// <summary>
/// A function that follows a layer, by Keras' name. <c>activation: "relu"</c> and <c>activation: ActivationFunction.Relu</c> are the same.
/// </summary>
public sealed class ActivationFunction
{
    private readonly Func<Op>? _op;

    private ActivationFunction(string name, Func<Op>? op) => (Name, _op) = (name, op);

    /// <summary>The identity.</summary>
    public static ActivationFunction Linear { get; } = new("linear", null);

    /// <summary>max(x, 0).</summary>
    public static ActivationFunction Relu { get; } = new("relu", () => new ReluOp());

    /// <summary>Shares that sum to 1 over the last dimension.</summary>
    public static ActivationFunction Softmax { get; } = new("softmax", () => new SoftmaxOp());

    private static IReadOnlyList<ActivationFunction> All { get; } = [Linear, Relu, Softmax];

    /// <summary>Keras' name.</summary>
    public string Name { get; }

    /// <summary>True for the identity, which needs no computation.</summary>
    public bool IsLinear => _op is null;

    /// <summary>A function by Keras' name.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static implicit operator ActivationFunction(string name) => Parse(name);

    /// <summary>A function by Keras' name: relu, softmax, ...; null is the identity.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static ActivationFunction Parse(string? name)
        => name is null ? Linear : All.FirstOrDefault(a => a.Name == name)
            ?? throw new ArgumentException($"There is no activation '{name}'; expected one of {string.Join(", ", All.Select(a => a.Name))}.", nameof(name));

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Applies it to a value; the identity adds no node.</summary>
    internal Value Apply(GraphBuilder graph, string name, Value x) => _op is null ? x : graph.Apply(_op(), name, [x]);
}
