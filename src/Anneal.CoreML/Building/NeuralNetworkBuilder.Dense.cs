using Anneal.CoreML.Format;

namespace Anneal.CoreML.Building;

public sealed partial class NeuralNetworkBuilder
{
    /// <summary>Adds a dense layer: output = weights · input + bias.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="weights">Row-major [outputChannels, inputChannels].</param>
    /// <param name="bias">One number an output; ignored without <paramref name="hasBias"/>.</param>
    /// <param name="inputChannels">Length of the input vector.</param>
    /// <param name="outputChannels">Length of the output vector.</param>
    /// <param name="hasBias">Whether a bias is added.</param>
    /// <param name="inputName">The blob it reads.</param>
    /// <param name="outputName">The blob it makes.</param>
    public NeuralNetworkLayer AddInnerProduct(
        string name, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int inputChannels, int outputChannels, bool hasBias, string inputName, string outputName)
    {
        Positive(name, ("inputChannels", inputChannels), ("outputChannels", outputChannels));
        InnerProductLayerParams dense = new()
        {
            InputChannels = (ulong)inputChannels,
            OutputChannels = (ulong)outputChannels,
            HasBias = hasBias,
            Weights = Weights(name, "weights", weights, outputChannels, inputChannels),
            Bias = hasBias ? Weights(name, "bias", bias, outputChannels) : null,
        };
        NeuralNetworkLayer layer = AddLayer(name, [inputName], [outputName]);
        layer.InnerProduct = dense;
        return layer;
    }

    /// <summary>Adds a softmax over the channels.</summary>
    public NeuralNetworkLayer AddSoftmax(string name, string inputName, string outputName)
    {
        NeuralNetworkLayer layer = AddLayer(name, [inputName], [outputName]);
        layer.Softmax = new SoftmaxLayerParams();
        return layer;
    }
}
