using Anneal.CoreML.Format;

namespace Anneal.CoreML.Building;

// More classes for a classifier that is trained already.
public sealed partial class NeuralNetworkBuilder
{
    /// <summary>
    /// Gives a classifier one class more. The dense layer before its probabilities gets one output more; every old weight stays as it is. The new output's
    /// weights are the mean of the others', so that it is never the likeliest before it has learnt, and the order of the old classes does not change.
    /// </summary>
    /// <param name="label">The new class' label; for whole-number labels the number.</param>
    /// <exception cref="InvalidOperationException">The network is no classifier whose probabilities come from a dense layer, or its loss is not crossentropy.</exception>
    /// <exception cref="ArgumentException">The label is empty, there already, or no number where labels are numbers.</exception>
    public void AddClass(string label)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(label);
        NeuralNetworkClassifier classifier = Network.Classifier ?? throw new InvalidOperationException("Only a classifier has classes; this network has none.");
        NeuralNetworkLayer head = Head(classifier);
        if (Network.UpdateParams?.LossLayers.Any(l => l.MeanSquaredErrorLossLayer is not null) == true)
            throw new InvalidOperationException("The model learns by mean squared error, whose target has a fixed size; a class can be added to models that learn by crossentropy.");
        int classes = classifier.Int64ClassLabels?.Vector.Count ?? classifier.StringClassLabels?.Vector.Count ?? 0;
        if (head.InnerProduct.OutputChannels != (ulong)classes)
            throw new InvalidOperationException($"The dense layer '{head.Name}' has {head.InnerProduct.OutputChannels} outputs, but there are {classes} classes.");
        AddLabel(classifier, label);
        Widen(head.InnerProduct, classes);
    }

    /// <summary>The dense layer that the probabilities come from, through a softmax or another function of its outputs.</summary>
    private NeuralNetworkLayer Head(NeuralNetworkClassifier classifier)
    {
        string blob = classifier.LabelProbabilityLayerName.Length > 0 ? classifier.LabelProbabilityLayerName : Network.Layers.LastOrDefault()?.Output.FirstOrDefault() ?? "";
        NeuralNetworkLayer? layer = Network.Layers.FirstOrDefault(l => l.Output.Contains(blob));
        while (layer is { Input.Count: 1 } && (layer.Softmax is not null || layer.Activation is not null))
        {
            NeuralNetworkLayer above = layer;
            layer = Network.Layers.FirstOrDefault(l => l.Output.Contains(above.Input[0]));
        }

        return layer is { InnerProduct: not null } ? layer : throw new InvalidOperationException(
            $"A class can be added where the probabilities come from a dense layer through a softmax; '{blob}' comes from {(layer is null ? "no layer" : $"'{layer.Name}' ({ModelTypes.NameOf(layer)})")}.");
    }

    private static void AddLabel(NeuralNetworkClassifier classifier, string label)
    {
        if (classifier.Int64ClassLabels is { } numbers)
        {
            if (!long.TryParse(label, out long number)) throw new ArgumentException($"The classes are whole numbers; '{label}' is none.", nameof(label));
            if (numbers.Vector.Contains(number)) throw new ArgumentException($"There is a class {number} already.", nameof(label));
            numbers.Vector.Add(number);
            return;
        }

        if (classifier.StringClassLabels.Vector.Contains(label)) throw new ArgumentException($"There is a class '{label}' already.", nameof(label));
        classifier.StringClassLabels.Vector.Add(label);
    }

    private static void Widen(InnerProductLayerParams dense, int classes)
    {
        dense.OutputChannels++;
        dense.Weights = WithMeanRow(dense.Weights, classes, checked((int)dense.InputChannels));
        if (dense.HasBias) dense.Bias = WithMeanRow(dense.Bias, classes, 1);
    }

    /// <summary>The rows and one more, their mean. Numbers that were packed or of half precision become whole floats; their values stay.</summary>
    private static WeightParams WithMeanRow(WeightParams weights, int rows, int columns)
    {
        float[] values = weights.ToFloats(rows * columns);
        WeightParams wider = new() { IsUpdatable = weights.IsUpdatable };
        wider.FloatValue.AddRange(values);
        for (int c = 0; c < columns; c++)
        {
            double sum = 0;
            for (int r = 0; r < rows; r++) sum += values[(r * columns) + c];
            wider.FloatValue.Add((float)(sum / rows));
        }

        return wider;
    }
}
