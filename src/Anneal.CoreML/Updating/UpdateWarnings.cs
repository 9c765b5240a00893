using Anneal.CoreML.Format;
using LayerCase = Anneal.CoreML.Format.NeuralNetworkLayer.LayerOneofCase;

namespace Anneal.CoreML.Updating;

/// <summary>What is allowed but often goes wrong in an update.</summary>
internal static class UpdateWarnings
{
    public static List<string> Before(Model spec)
    {
        NetworkSpec network = NetworkSpec.Of(spec)!;
        List<string> warnings = [];
        int first = -1;
        for (int i = 0; i < network.Layers.Count; i++)
        {
            NeuralNetworkLayer layer = network.Layers[i];
            if (layer.IsUpdatable && first < 0) first = i;
            if (first >= 0 && layer.LayerCase == LayerCase.Batchnorm)
            {
                warnings.Add($"The batch normalisation '{layer.Name}' after the updatable layer '{network.Layers[first].Name}' keeps its statistics in an update; if the new examples are of another kind, make later layers only updatable.");
            }
        }

        foreach (FeatureDescription input in spec.Description.Input.Where(i => i.Type?.ImageType is not null))
        {
            if (!network.Preprocessing.Any(p => p.Scaler is { ChannelScale: not 0 } && (p.FeatureName.Length == 0 || p.FeatureName == input.Name)))
            {
                warnings.Add($"The image '{input.Name}' reaches the network as pixels from 0 to 255; if it was trained on 0 to 1, set a scale of 1/255.");
            }
        }

        if (network.UpdateParams?.LossLayers.FirstOrDefault()?.MeanSquaredErrorLossLayer is { } loss
            && network.Layers.FirstOrDefault(l => l.Output.Contains(loss.Input)) is { LayerCase: LayerCase.InnerProduct or LayerCase.Convolution } last)
        {
            warnings.Add($"The loss compares the linear output of '{last.Name}' by mean squared error: targets far from 0 need a small learning rate, or targets scaled to about -1 to 1.");
        }

        return warnings;
    }

    public static string? After(double firstEpoch, double lastEpoch, long epochs, double learningRate, float largestInput) =>
        epochs > 1 && lastEpoch >= firstEpoch
            ? $"The loss has not fallen ({PythonText.Of((float)firstEpoch)} in the first epoch, {PythonText.Of((float)lastEpoch)} in the last). {Advice(learningRate, largestInput)}" : null;

    public static string Advice(double learningRate, float largestInput) =>
        $"Try another learning rate ({PythonText.Of(learningRate)} now)" + (largestInput > 16 ? $", and scale the input: its largest number is {PythonText.Of(largestInput)}, while networks are made for about -1 to 1." : ".");
}
