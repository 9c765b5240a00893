using Anneal.CoreML.Format;
using LayerCase = Anneal.CoreML.Format.NeuralNetworkLayer.LayerOneofCase;

namespace Anneal.CoreML.Validation;

/// <summary>The loss of an updatable network, and the way back from it to the updatable layers.</summary>
internal static class LossRules
{
    public static void Check(ValidationContext context, NetworkSpec network)
    {
        var losses = network.UpdateParams?.LossLayers ?? [];
        if (losses.Count != 1) context.Error(Rules.LossCount, "updateParams.lossLayers", $"An updatable network needs one loss; there are {losses.Count}.");
        HashSet<string> produced = [.. network.Layers.SelectMany(l => l.Output)];
        for (int i = 0; i < losses.Count; i++)
        {
            LossLayer loss = losses[i];
            string path = $"updateParams.lossLayers[{i}] '{loss.Name}'";
            if (network.Layers.Any(l => l.Name == loss.Name)) context.Error(Rules.LossName, path, "A layer has the same name.");
            switch (loss.LossLayerTypeCase)
            {
                case LossLayer.LossLayerTypeOneofCase.CategoricalCrossEntropyLossLayer: CrossEntropy(context, path, network, loss.CategoricalCrossEntropyLossLayer, produced); break;
                case LossLayer.LossLayerTypeOneofCase.MeanSquaredErrorLossLayer: SquaredError(context, path, loss.MeanSquaredErrorLossLayer, produced); break;
                default: context.Error(Rules.LossUnknown, path, "The loss has no type, or one newer than this program knows; there are categorical crossentropy and mean squared error."); break;
            }

            Gradient(context, network, InputOf(loss), loss.CategoricalCrossEntropyLossLayer is not null);
        }
    }

    public static string InputOf(LossLayer loss) => loss.CategoricalCrossEntropyLossLayer?.Input ?? loss.MeanSquaredErrorLossLayer?.Input ?? "";

    public static string TargetOf(LossLayer loss) => loss.CategoricalCrossEntropyLossLayer?.Target ?? loss.MeanSquaredErrorLossLayer?.Target ?? "";

    private static void CrossEntropy(ValidationContext context, string path, NetworkSpec network, CategoricalCrossEntropyLossLayer loss, HashSet<string> produced)
    {
        NeuralNetworkLayer? producer = network.Layers.FirstOrDefault(l => l.Output.Contains(loss.Input));
        if (producer?.LayerCase != LayerCase.Softmax)
        {
            context.Error(Rules.CrossEntropyInput, path, $"Its input '{loss.Input}' must be the output of a softmax layer; {(producer is null ? "no layer makes it" : $"it comes from the {ModelTypes.NameOf(producer)} layer '{producer.Name}'")}.");
        }

        if (produced.Contains(loss.Target)) context.Error(Rules.CrossEntropyTarget, path, $"Its target '{loss.Target}' is made by the network itself.");
    }

    private static void SquaredError(ValidationContext context, string path, MeanSquaredErrorLossLayer loss, HashSet<string> produced)
    {
        if (!produced.Contains(loss.Input)) context.Error(Rules.SquaredErrorInput, path, $"Its input '{loss.Input}' is made by no layer.");
        if (produced.Contains(loss.Target)) context.Error(Rules.SquaredErrorTarget, path, $"Its target '{loss.Target}' is made by the network itself.");
    }

    private static void Gradient(ValidationContext context, NetworkSpec network, string lossInput, bool crossEntropy)
    {
        // Blobs that an updatable layer has a part in, then from the loss back: what lies on both ways must have a gradient.
        HashSet<string> after = [], before = [lossInput];
        foreach (NeuralNetworkLayer layer in network.Layers)
        {
            if (layer.IsUpdatable || layer.Input.Any(after.Contains)) after.UnionWith(layer.Output);
        }

        for (int i = network.Layers.Count - 1; i >= 0; i--)
        {
            NeuralNetworkLayer layer = network.Layers[i];
            if (!layer.Output.Any(before.Contains)) continue;
            before.UnionWith(layer.Input);
            if (!layer.Input.Any(after.Contains) || HasGradient(layer, crossEntropy && layer.Output.Contains(lossInput))) continue;
            context.Error(Rules.UpdateGradient, ValidationContext.LayerPath(i, layer),
                $"The {ModelTypes.NameOf(layer)} layer lies between an updatable layer and the loss, but has no gradient in an update; only convolution, innerProduct, uniDirectionalLSTM, flatten, pooling, batchnorm, ReLU, sigmoid and tanh have, and the softmax in front of crossentropy.");
        }
    }

    private static bool HasGradient(NeuralNetworkLayer layer, bool endsInCrossEntropy) => layer.LayerCase switch
    {
        LayerCase.Convolution or LayerCase.InnerProduct or LayerCase.UniDirectionalLSTM or LayerCase.Flatten or LayerCase.Pooling or LayerCase.Batchnorm => true,
        LayerCase.Softmax => endsInCrossEntropy,
        LayerCase.Activation => layer.Activation.NonlinearityTypeCase is ActivationParams.NonlinearityTypeOneofCase.ReLU
            or ActivationParams.NonlinearityTypeOneofCase.Sigmoid or ActivationParams.NonlinearityTypeOneofCase.Tanh,
        _ => false,
    };
}
