using System.Globalization;
using Anneal.Engine.Graphs;
using Anneal.Keras.Layers;

namespace Anneal.Keras.Models;

/// <summary>
/// The networks that the command, the benchmarks, the tests and the documentation call by name. Layer names are those of a fresh session, whatever was
/// built before: the first dense layer is always <c>dense</c>.
/// </summary>
public static class Networks
{
    private static readonly OrderedDictionary<string, Network> s_networks = new()
    {
        // Malireddi's and Chollet's digit readers, on 28 x 28 grey images.
        ["malireddi"] = new(new Shape(28, 28, 1), 10, (n, classes) =>
        [
            n.Convolution(32, 5), n.Pooling(), n.Dropout(0.5),
            n.Convolution(64, 3), n.Pooling(), n.Dropout(0.2),
            n.Convolution(128, 1), n.Pooling(), n.Dropout(0.2),
            n.Flatten(), n.Dense(128), n.Output(classes),
        ]),
        ["chollet"] = new(new Shape(28, 28, 1), 10, (n, classes) =>
        [
            n.Convolution(32, 3), n.Convolution(64, 3), n.Pooling(), n.Dropout(0.25),
            n.Flatten(), n.Dense(128), n.Dropout(0.5), n.Output(classes),
        ]),
        ["two-convolutions"] = new(new Shape(28, 28, 1), 10, (n, classes) =>
        [
            n.Convolution(32, 3), n.Pooling(), n.Convolution(64, 3), n.Pooling(),
            n.Flatten(), n.Dropout(0.2), n.Output(classes),
        ]),
        ["mlp-16-16"] = new(new Shape(28, 28, 1), 10, (n, classes) => [.. n.FlattenImages(), n.Dense(16), n.Dense(16), n.Output(classes)]),
        ["mlp-40"] = new(new Shape(28, 28, 1), 10, (n, classes) => [.. n.FlattenImages(), n.Dense(40), n.Output(classes)]),
        ["dense"] = new(new Shape(28, 28, 1), 3, (n, classes) => [.. n.FlattenImages(), n.Dense(10), n.Output(classes)]),
        ["dense-deep"] = new(new Shape(28, 28, 1), 3, (n, classes) => [.. n.FlattenImages(), n.Dense(10), n.Dense(10), n.Output(classes)]),
        ["cats-and-dogs"] = new(new Shape(150, 150, 3), 2, (n, classes) =>
        [
            n.Convolution(32, 3), n.Pooling(), n.Convolution(32, 3), n.Pooling(), n.Convolution(64, 3), n.Pooling(),
            n.Flatten(), n.Dense(64), n.Dropout(0.5), n.Output(classes),
        ]),
    };

    /// <summary>The names: malireddi, chollet, two-convolutions, mlp-16-16, mlp-40, dense, dense-deep, cats-and-dogs.</summary>
    public static IReadOnlyList<string> Names => [.. s_networks.Keys];

    /// <summary>A network with fresh weights, not yet compiled.</summary>
    /// <param name="name">One of <see cref="Names"/>, in any case; '_' is read as '-'.</param>
    /// <param name="inputShape">
    /// The shape of one example. Default: the network's own, (28, 28, 1) but (150, 150, 3) for cats-and-dogs. The networks without convolutions take vectors, too.
    /// </param>
    /// <param name="classes">How many classes to tell apart. Default: the network's own: 10 digits, 3 garments, 2 animals.</param>
    /// <exception cref="ArgumentException">There is no such network (the message lists all), or fewer than two classes.</exception>
    /// <exception cref="ShapeException">Images of this shape are too small for the network's windows, or no images; the message names the layer.</exception>
    public static Sequential Create(string name, Shape? inputShape = null, int? classes = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        string key = name.ToLowerInvariant().Replace('_', '-');
        if (!s_networks.TryGetValue(key, out Network? network))
            throw new ArgumentException($"There is no network '{name}'; there are {string.Join(", ", Names)}.", nameof(name));
        if (classes < 2) throw new ArgumentException($"Network '{name}': expected at least 2 classes, received {classes}.", nameof(classes));
        Shape shape = inputShape ?? network.InputShape;
        return new Sequential([new InputLayer(shape, "input_layer"), .. network.Layers(new LayerNames(shape), classes ?? network.Classes)], key.Replace('-', '_'));
    }

    private sealed record Network(Shape InputShape, int Classes, Func<LayerNames, int, Layer[]> Layers);

    /// <summary>Makes layers and numbers them as Keras does: conv2d, conv2d_1, ...</summary>
    private sealed class LayerNames(Shape inputShape)
    {
        private readonly Dictionary<string, int> _used = [];

        public Layer Convolution(int filters, int kernelSize) => new Conv2D(filters, kernelSize, activation: "relu", name: Next("conv2d"));

        public Layer Pooling() => new MaxPooling2D(2, name: Next("max_pooling2d"));

        public Layer Dropout(double rate) => new Dropout(rate, name: Next("dropout"));

        public Layer Flatten() => new Flatten(name: Next("flatten"));

        /// <summary>Images become vectors; vectors need nothing.</summary>
        public Layer[] FlattenImages() => inputShape.Rank == 1 ? [] : [Flatten()];

        public Layer Dense(int units) => new Dense(units, activation: "relu", name: Next("dense"));

        public Layer Output(int classes) => new Dense(classes, activation: "softmax", name: Next("dense"));

        private string Next(string kind)
        {
            int number = _used.GetValueOrDefault(kind);
            _used[kind] = number + 1;
            return number == 0 ? kind : string.Create(CultureInfo.InvariantCulture, $"{kind}_{number}");
        }
    }
}
