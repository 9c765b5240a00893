using Anneal.CoreML.Format;

namespace Anneal.CoreML.Building;

// What every layer needs: a fresh name, inputs that exist, weights of the right size.
public sealed partial class NeuralNetworkBuilder
{
    private NeuralNetworkLayer AddLayer(string name, IReadOnlyList<string> inputNames, IReadOnlyList<string> outputNames)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (NameIsTaken(name)) throw new ArgumentException($"There is already a layer named '{name}'; every layer needs a name of its own.", nameof(name));
        foreach (string input in inputNames)
        {
            if (!_blobs.Contains(input))
            {
                throw new ArgumentException(
                    $"Layer '{name}' takes the blob '{input}', which is neither a model input nor the output of a layer before it. There are: {Quote(_blobs)}.", nameof(inputNames));
            }
        }

        foreach (string output in outputNames)
        {
            ArgumentException.ThrowIfNullOrEmpty(output, nameof(outputNames));
            if (_blobs.Contains(output)) throw new ArgumentException($"Layer '{name}' produces the blob '{output}', which exists already.", nameof(outputNames));
        }

        NeuralNetworkLayer layer = new() { Name = name, Input = { inputNames }, Output = { outputNames } };
        Network.Layers.Add(layer);
        _blobs.UnionWith(outputNames);
        return layer;
    }

    private bool NameIsTaken(string name) =>
        Network.Layers.Any(l => l.Name == name) || (Network.UpdateParams?.LossLayers.Any(l => l.Name == name) ?? false);

    private static void Positive(string layer, params ReadOnlySpan<(string What, int Value)> numbers)
    {
        foreach ((string what, int value) in numbers)
        {
            if (value < 1) throw new ArgumentOutOfRangeException(what, $"Layer '{layer}': {what} must be at least 1, received {value}.");
        }
    }

    private static WeightParams Weights(string layer, string what, ReadOnlySpan<float> values, params ReadOnlySpan<int> shape)
    {
        long expected = 1;
        foreach (int n in shape) expected *= n;
        if (values.Length != expected)
        {
            throw new ArgumentException($"Layer '{layer}': {what} must be {expected} numbers ({string.Join(" x ", shape.ToArray())}), received {values.Length}.");
        }

        return Weights(values);
    }

    private static WeightParams Weights(ReadOnlySpan<float> values)
    {
        WeightParams weights = new();
        weights.FloatValue.Capacity = values.Length;
        foreach (float value in values) weights.FloatValue.Add(value);
        return weights;
    }
}
