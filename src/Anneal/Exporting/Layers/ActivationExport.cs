using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using Anneal.Keras.Activations;
using Anneal.Keras.Layers;

namespace Anneal.Exporting.Layers;

/// <summary>Activation functions: as layers of their own, and those that follow another layer.</summary>
internal static class ActivationExport
{
    /// <summary>Adds the function that follows a convolution or a dense layer.</summary>
    public static void After(LayerExport e, ActivationFunction function) => Add(e, e.ActivationName, function.Op!, function.Name, e.OwnBlob, e.OutputShape);

    public static void Activation(LayerExport e)
    {
        ActivationFunction function = ((Activation)e.Layer).Function;
        Add(e, e.Name, function.Op!, function.Name, e.InputBlob, e.InputShape);
    }

    public static void ReLU(LayerExport e)
    {
        ReLU layer = (ReLU)e.Layer;
        if (layer.MaxValue is { } most) throw e.Refuse($"Core ML has no rectifier that is cut at {most}");
        if (layer.Threshold != 0 && layer.NegativeSlope != 0) throw e.Refuse("Core ML has no rectifier with both a threshold and a slope");
        if (layer.Threshold != 0) e.Network.AddActivation(e.Name, "THRESHOLDEDRELU", e.InputBlob, e.OutputBlob, (float)layer.Threshold);
        else Add(e, e.Name, layer.NegativeSlope == 0 ? new ReluOp() : new LeakyReluOp(layer.NegativeSlope), "relu", e.InputBlob, e.InputShape);
    }

    public static void LeakyReLU(LayerExport e) => Add(e, e.Name, new LeakyReluOp(((LeakyReLU)e.Layer).NegativeSlope), "leaky_relu", e.InputBlob, e.InputShape);

    public static void Softmax(LayerExport e) => Add(e, e.Name, new SoftmaxOp(), "softmax", e.InputBlob, e.InputShape);

    public static void Rescaling(LayerExport e)
    {
        Rescaling layer = (Rescaling)e.Layer;
        e.Network.AddActivation(e.Name, "LINEAR", e.InputBlob, e.OutputBlob, (float)layer.Scale, (float)layer.Offset);
    }

    private static void Add(LayerExport e, string name, Op function, string kerasName, string input, Shape shape)
    {
        switch (function)
        {
            case ReluOp: e.Network.AddActivation(name, "RELU", input, e.OutputBlob); break;
            case LeakyReluOp leaky: e.Network.AddActivation(name, "LEAKYRELU", input, e.OutputBlob, (float)leaky.NegativeSlope); break;
            case SigmoidOp: e.Network.AddActivation(name, "SIGMOID", input, e.OutputBlob); break;
            case TanhOp: e.Network.AddActivation(name, "TANH", input, e.OutputBlob); break;
            case HardSigmoidOp hard: e.Network.AddActivation(name, "SIGMOID_HARD", input, e.OutputBlob, (float)hard.Slope, (float)hard.Offset); break;
            case EluOp elu: e.Network.AddActivation(name, "ELU", input, e.OutputBlob, (float)elu.Alpha); break;
            case SoftplusOp: e.Network.AddActivation(name, "SOFTPLUS", input, e.OutputBlob); break;
            case SoftsignOp: e.Network.AddActivation(name, "SOFTSIGN", input, e.OutputBlob); break;
            case SoftmaxOp when shape.Rank is 1 or 3: e.Network.AddSoftmax(name, input, e.OutputBlob); break;
            case SoftmaxOp: throw e.Refuse($"its softmax runs over the last dimension of {shape}, Core ML's over the channels of an image or vector");
            default: throw e.Refuse($"the activation '{kerasName}' has no updatable form; relu, leaky_relu, elu, sigmoid, hard_sigmoid, tanh, softplus, softsign and softmax have");
        }
    }
}
