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

    /// <summary>1 / (1 + exp(−x)).</summary>
    public static ActivationFunction Sigmoid { get; } = new("sigmoid", () => new SigmoidOp());

    /// <summary>The hyperbolic tangent.</summary>
    public static ActivationFunction Tanh { get; } = new("tanh", () => new TanhOp());

    /// <summary>x / 6 + 0.5, cut to 0 ... 1: Keras 3's.</summary>
    public static ActivationFunction HardSigmoid { get; } = new("hard_sigmoid", () => new HardSigmoidOp(1.0 / 6, 0.5));

    /// <summary>x where it is positive, else 0.2 · x.</summary>
    public static ActivationFunction LeakyRelu { get; } = new("leaky_relu", () => new LeakyReluOp(0.2));

    /// <summary>x from 0 to 6, cut there.</summary>
    public static ActivationFunction Relu6 { get; } = new("relu6", () => new ClippedReluOp(6));

    /// <summary>Shares that sum to 1 over the last dimension.</summary>
    public static ActivationFunction Softmax { get; } = new("softmax", () => new SoftmaxOp());

    /// <summary>
    /// 0.2 x + 0.5, cut to 0 ... 1: what hard_sigmoid meant before Keras 3. Models from files of those versions get it; its name is one that Keras
    /// does not know, so that a model saved again is refused there and does not compute something else.
    /// </summary>
    internal static ActivationFunction HardSigmoidBeforeKeras3 { get; } = new("hard_sigmoid_before_keras3", () => new HardSigmoidOp(0.2, 0.5));

    /// <summary>Every function, under Keras' names and with Keras' defaults.</summary>
    public static IReadOnlyList<ActivationFunction> All { get; } =
    [
        Linear, Relu, Softmax, Sigmoid, Tanh, HardSigmoid, LeakyRelu, Relu6,
        new("elu", () => new EluOp(1)),
        new("selu", () => new SeluOp()),
        new("celu", () => new CeluOp(1)),
        new("gelu", () => new GeluOp(false)),
        new("silu", () => new SiluOp()),
        new("hard_silu", () => new HardSiluOp()),
        new("mish", () => new MishOp()),
        new("exponential", () => new ExponentialOp()),
        new("softplus", () => new SoftplusOp()),
        new("squareplus", () => new SquareplusOp(4)),
        new("sparse_plus", () => new SparsePlusOp()),
        new("softsign", () => new SoftsignOp()),
        new("hard_tanh", () => new HardTanhOp()),
        new("tanh_shrink", () => new TanhShrinkOp()),
        new("soft_shrink", () => new SoftShrinkOp(0.5)),
        new("hard_shrink", () => new HardShrinkOp(0.5)),
        new("sparse_sigmoid", () => new SparseSigmoidOp()),
        new("log_sigmoid", () => new LogSigmoidOp()),
        new("log_softmax", () => new LogSoftmaxOp()),
    ];

    /// <summary>Keras' name.</summary>
    public string Name { get; }

    /// <summary>True for the identity, which needs no computation.</summary>
    public bool IsLinear => _op is null;

    /// <summary>What the engine computes; null for the identity.</summary>
    public Op? Op => _op?.Invoke();

    /// <summary>A function by Keras' name.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static implicit operator ActivationFunction(string name) => Parse(name);

    /// <summary>A function by Keras' name: relu, softmax, ...; null is the identity.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static ActivationFunction Parse(string? name)
        => name is null ? Linear : All.FirstOrDefault(a => a.Name == Today(name))
            ?? throw new ArgumentException($"There is no activation '{name}'; expected one of {string.Join(", ", All.Select(a => a.Name))}.", nameof(name));

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Names that functions had, or have besides.</summary>
    private static string Today(string name) => name switch
    {
        "swish" => "silu",
        "hard_swish" => "hard_silu",
        _ => name,
    };

    /// <summary>Applies it to a value; the identity adds no node.</summary>
    internal Value Apply(GraphBuilder graph, string name, Value x) => Op is { } op ? graph.Apply(op, name, [x]) : x;
}
