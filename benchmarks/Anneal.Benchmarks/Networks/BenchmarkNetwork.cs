using Anneal.Engine.Graphs;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;

namespace Anneal.Benchmarks.Networks;

/// <summary>A network of the table.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Batch">The batch size of training and of batched inference.</param>
/// <param name="Create">Makes it with fresh weights, not yet compiled.</param>
internal sealed record BenchmarkNetwork(string Name, int Batch, Func<Model> Create)
{
    /// <summary>All, in the table's order.</summary>
    public static IReadOnlyList<BenchmarkNetwork> All { get; } =
    [
        Known("malireddi", 200), Known("chollet", 128), Known("two-convolutions", 200), Known("cats-and-dogs", 16), Known("mlp-16-16", 200),
        new("dense-10-10-10", 10, () => Dense("dense_10_10_10", 10, 10)),
        new("dense-128-10", 32, () => Dense("dense_128_10", 128)),
        new("batch-normalised", 128, BatchNormalised),
        new("depthwise-separable", 64, SeparableNetwork.Create),
        new("residual", 64, ResidualNetwork.Create),
    ];

    /// <summary>Multiplications and additions of one example's forward pass, convolutions counted directly. Everything but convolutions and dense layers counts nothing.</summary>
    public static double Flops(Model model) => model.Layers.Sum(layer => layer switch
    {
        Conv2D c => 2.0 * c.Output.Shape.Size * c.Weights[0].Shape.Size / c.Weights[0].Shape.Last,
        Dense d => 2.0 * d.Weights[0].Shape.Size,
        _ => 0,
    });

    private static BenchmarkNetwork Known(string name, int batch) => new(name, batch, () => Keras.Models.Networks.Create(name));

    private static Sequential Dense(string name, params int[] hidden) =>
        new([new InputLayer(new Shape(784)), .. hidden.Select(units => new Dense(units, activation: "relu")), new Dense(10, activation: "softmax")], name);

    /// <summary>The network of that name in the golden data.</summary>
    private static Sequential BatchNormalised() => new(
        [
            new Input(28, 28, 1),
            new Conv2D(8, 3, padding: "same", useBias: false), new BatchNormalization(), new Activation("relu"), new MaxPooling2D(2),
            new Conv2D(16, 3, strides: 2, padding: "same"), new BatchNormalization(momentum: 0.9), new ReLU(), new GlobalAveragePooling2D(),
            new Dense(10, activation: "softmax"),
        ], "batch_normalised");
}
