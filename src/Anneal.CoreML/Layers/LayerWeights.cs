using Anneal.CoreML.Format;
using Anneal.CoreML.Runtime;
using Anneal.CoreML.Updating;
using Anneal.Engine.Training;

namespace Anneal.CoreML.Layers;

/// <summary>Weights of layers by parameter key, and back into the file's messages.</summary>
internal static class LayerWeights
{
    /// <exception cref="MLModelException">The key does not name the weights or biases of a layer.</exception>
    public static LayerWeight Find(NetworkGraph graph, MLParameterKey key)
    {
        WeightKind kind = key.Name == MLParameterKey.Weights.Name ? WeightKind.Weights : key.Name == MLParameterKey.Biases.Name ? WeightKind.Biases
            : throw new MLModelException($"'{key}' is no weight of a layer; use MLParameterKey.Weights or Biases, scoped to the layer.");
        return graph.Weights.FirstOrDefault(w => w.Layer == key.Scope && w.Kind == kind) ?? throw new MLModelException(
            $"There is no layer '{key.Scope}' with {key.Name}; there are: {string.Join(", ", graph.Weights.Where(w => w.Kind == kind).Select(w => $"'{w.Layer}'"))}.");
    }

    /// <summary>Writes the updatable weights into the messages of a network, as float32.</summary>
    public static void Store(NetworkGraph graph, Weights weights, NetworkSpec network)
    {
        foreach (LayerWeight weight in graph.Weights.Where(w => w.IsUpdatable))
        {
            NeuralNetworkLayer layer = network.Layers[weight.LayerIndex];
            WeightParams message = weight.Kind == WeightKind.Weights ? layer.InnerProduct?.Weights ?? layer.Convolution.Weights : layer.InnerProduct?.Bias ?? layer.Convolution.Bias;
            message.FloatValue.Clear();
            message.Float16Value = Google.Protobuf.ByteString.Empty;
            message.FloatValue.AddRange(weight.ToFile(weights.Get<float>(weight.Parameter)));
        }
    }
}
