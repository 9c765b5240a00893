using Anneal.CoreML.Format;
using LayerCase = Anneal.CoreML.Format.NeuralNetworkLayer.LayerOneofCase;

namespace Anneal.CoreML.Validation;

/// <summary>How layers hang together: names, and blobs that exist when they are read.</summary>
internal static class NetworkRules
{
    public static void Check(ValidationContext context, NetworkSpec network)
    {
        if (network.Layers.Count == 0) context.Error(Rules.NetworkEmpty, "layers", "The network has no layers.");
        HashSet<string> blobs = [.. context.Description.Input.Select(i => i.Name)];
        Names(context, network);
        bool controlFlow = network.Layers.Any(l => l.LayerCase is LayerCase.Branch or LayerCase.Loop or LayerCase.Copy);
        Layers(context, network.Layers, blobs, "", controlFlow);
        Outputs(context, network, blobs);
    }

    private static void Names(ValidationContext context, NetworkSpec network)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (int i = 0; i < network.Layers.Count; i++)
        {
            NeuralNetworkLayer layer = network.Layers[i];
            if (layer.Name.Length > 0 && !seen.Add(layer.Name)) context.Error(Rules.LayerName, ValidationContext.LayerPath(i, layer), "There is another layer of this name.");
        }
    }

    private static void Layers(ValidationContext context, IReadOnlyList<NeuralNetworkLayer> layers, HashSet<string> blobs, string prefix, bool controlFlow)
    {
        for (int i = 0; i < layers.Count; i++)
        {
            NeuralNetworkLayer layer = layers[i];
            string path = prefix + ValidationContext.LayerPath(i, layer);
            if (layer.LayerCase == LayerCase.None) context.Error(Rules.LayerType, path, "The layer has no kind, or one newer than this program knows.");
            foreach (string input in layer.Input)
            {
                if (!blobs.Contains(input)) context.Error(Rules.LayerInput, path, $"It reads '{input}', which is neither a model input nor made by a layer before it.");
            }

            foreach (NeuralNetwork? inner in (NeuralNetwork?[])[layer.Branch?.IfBranch, layer.Branch?.ElseBranch, layer.Loop?.ConditionNetwork, layer.Loop?.BodyNetwork])
            {
                if (inner is not null) Layers(context, inner.Layers, blobs, path + ".", controlFlow: true);
            }

            foreach (string output in layer.Output)
            {
                // Copies, branches and loops write to blobs again; elsewhere a blob is made once. A layer may work in place.
                if (!blobs.Add(output) && !controlFlow && !layer.Input.Contains(output)) context.Error(Rules.LayerOutput, path, $"It makes '{output}', which exists already.");
            }
        }
    }

    private static void Outputs(ValidationContext context, NetworkSpec network, HashSet<string> blobs)
    {
        ModelDescription d = context.Description;
        bool classifier = network.Classifier is not null;
        for (int i = 0; i < d.Output.Count; i++)
        {
            string name = d.Output[i].Name;
            if (classifier && (name == d.PredictedFeatureName || name == d.PredictedProbabilitiesName)) continue;
            if (!blobs.Contains(name)) context.Error(Rules.NetworkOutput, $"description.output[{i}] '{name}'", "No layer makes this output.");
        }

        if (network.Classifier is { LabelProbabilityLayerName: { Length: > 0 } probabilities } && !blobs.Contains(probabilities))
        {
            context.Error(Rules.ProbabilityLayer, "neuralNetworkClassifier.labelProbabilityLayerName", $"No layer makes '{probabilities}'.");
        }
    }
}
