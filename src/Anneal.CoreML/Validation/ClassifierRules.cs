using Anneal.CoreML.Format;

namespace Anneal.CoreML.Validation;

/// <summary>What a network classifier must say about its classes.</summary>
internal static class ClassifierRules
{
    public static void Check(ValidationContext context)
    {
        if (context.Network?.Classifier is not { } classifier) return;
        Labels(context, classifier);
        PredictedFeature(context, classifier.ClassLabelsCase == NeuralNetworkClassifier.ClassLabelsOneofCase.StringClassLabels);
    }

    /// <summary>Also for other classifiers: the label and probability outputs exist and have the types of the labels.</summary>
    public static void PredictedFeature(ValidationContext context, bool stringLabels)
    {
        ModelDescription d = context.Description;
        FeatureDescription? label = d.Output.FirstOrDefault(o => o.Name == d.PredictedFeatureName);
        var expected = stringLabels ? FeatureType.TypeOneofCase.StringType : FeatureType.TypeOneofCase.Int64Type;
        if (label?.Type?.TypeCase != expected)
        {
            context.Error(Rules.PredictedFeature, "description.predictedFeatureName", label is null
                ? $"'{d.PredictedFeatureName}' is no output; there are: {ValidationContext.Quote(d.Output.Select(o => o.Name))}."
                : $"The output '{label.Name}' must be of the labels' type, {expected}; it is {label.Type?.TypeCase}.");
        }

        if (d.PredictedProbabilitiesName.Length == 0) return;
        FeatureDescription? probabilities = d.Output.FirstOrDefault(o => o.Name == d.PredictedProbabilitiesName);
        var key = stringLabels ? DictionaryFeatureType.KeyTypeOneofCase.StringKeyType : DictionaryFeatureType.KeyTypeOneofCase.Int64KeyType;
        if (probabilities?.Type?.DictionaryType?.KeyTypeCase != key)
        {
            context.Error(Rules.PredictedProbabilities, "description.predictedProbabilitiesName", probabilities is null
                ? $"'{d.PredictedProbabilitiesName}' is no output; there are: {ValidationContext.Quote(d.Output.Select(o => o.Name))}."
                : $"The output '{probabilities.Name}' must be a dictionary with keys of the labels' type.");
        }
    }

    private static void Labels(ValidationContext context, NeuralNetworkClassifier classifier)
    {
        string[] labels = [.. classifier.StringClassLabels?.Vector ?? [], .. classifier.Int64ClassLabels?.Vector.Select(l => l.ToString()) ?? []];
        string path = "neuralNetworkClassifier." + (classifier.Int64ClassLabels is null ? "stringClassLabels" : "int64ClassLabels");
        if (labels.Length == 0) context.Error(Rules.ClassLabelsMissing, path, "A classifier needs its class labels.");
        if (labels.GroupBy(l => l).FirstOrDefault(g => g.Count() > 1) is { } twice) context.Error(Rules.ClassLabelsUnique, path, $"The label '{twice.Key}' is there {twice.Count()} times.");
        if (labels.Length > 0 && ClassCount(context.Network!, classifier.LabelProbabilityLayerName) is { } count && count != labels.Length)
        {
            context.Error(Rules.ClassLabelsCount, path, $"There are {labels.Length} labels, but the network gives {count} probabilities.");
        }
    }

    /// <summary>The channels of the probabilities, where the layers before them tell.</summary>
    private static long? ClassCount(NetworkSpec network, string blob)
    {
        if (blob.Length == 0) blob = network.Layers.LastOrDefault()?.Output.FirstOrDefault() ?? "";
        for (int i = network.Layers.Count - 1; i >= 0; i--)
        {
            NeuralNetworkLayer layer = network.Layers[i];
            if (!layer.Output.Contains(blob)) continue;
            switch (layer.LayerCase)
            {
                case NeuralNetworkLayer.LayerOneofCase.InnerProduct: return (long)layer.InnerProduct.OutputChannels;
                case NeuralNetworkLayer.LayerOneofCase.Softmax or NeuralNetworkLayer.LayerOneofCase.SoftmaxND or NeuralNetworkLayer.LayerOneofCase.Activation when layer.Input.Count == 1:
                    blob = layer.Input[0];
                    break;
                default: return null;
            }
        }

        return null;
    }
}
