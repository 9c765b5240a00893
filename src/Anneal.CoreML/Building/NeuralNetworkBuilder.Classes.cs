using Anneal.CoreML.Format;

namespace Anneal.CoreML.Building;

// What a classifier and an image network have beside their layers.
public sealed partial class NeuralNetworkBuilder
{
    /// <summary>Names the classes of a classifier with strings.</summary>
    /// <param name="classLabels">One label an output of the network, in its order.</param>
    /// <param name="predictedFeatureName">Name of the output that is the likeliest label.</param>
    /// <param name="predictionBlob">The blob with the probabilities; the last layer's output where left out.</param>
    public void SetClassLabels(IReadOnlyList<string> classLabels, string predictedFeatureName = "classLabel", string predictionBlob = "")
    {
        NeuralNetworkClassifier classifier = BeginClassLabels(classLabels, predictedFeatureName, predictionBlob, out FeatureType probabilities, out FeatureType label);
        probabilities.DictionaryType = new DictionaryFeatureType { StringKeyType = new StringFeatureType() };
        label.StringType = new StringFeatureType();
        classifier.StringClassLabels = new StringVector { Vector = { classLabels } };
    }

    /// <summary>Names the classes of a classifier with whole numbers.</summary>
    /// <param name="classLabels">One label an output of the network, in its order.</param>
    /// <param name="predictedFeatureName">Name of the output that is the likeliest label.</param>
    /// <param name="predictionBlob">The blob with the probabilities; the last layer's output where left out.</param>
    public void SetClassLabels(IReadOnlyList<long> classLabels, string predictedFeatureName = "classLabel", string predictionBlob = "")
    {
        NeuralNetworkClassifier classifier = BeginClassLabels(classLabels, predictedFeatureName, predictionBlob, out FeatureType probabilities, out FeatureType label);
        probabilities.DictionaryType = new DictionaryFeatureType { Int64KeyType = new Int64FeatureType() };
        label.Int64Type = new Int64FeatureType();
        classifier.Int64ClassLabels = new Int64Vector { Vector = { classLabels } };
    }

    /// <summary>Makes array inputs images and says how a pixel becomes a number: channelScale · pixel + bias of its channel.</summary>
    /// <param name="imageInputNames">The inputs, of shape [1 or 3, height, width].</param>
    /// <param name="isBgr">Whether a colour image comes as blue, green, red.</param>
    /// <param name="redBias">Added to the scaled red.</param>
    /// <param name="greenBias">Added to the scaled green.</param>
    /// <param name="blueBias">Added to the scaled blue.</param>
    /// <param name="grayBias">Added to the scaled grey.</param>
    /// <param name="imageScale">Multiplied with every pixel first; pixels are 0 to 255.</param>
    public void SetPreProcessingParameters(
        IReadOnlyList<string> imageInputNames, bool isBgr = false, float redBias = 0, float greenBias = 0, float blueBias = 0, float grayBias = 0, float imageScale = 1)
    {
        ArgumentNullException.ThrowIfNull(imageInputNames);
        foreach (string name in imageInputNames)
        {
            FeatureDescription input = Spec.Description.Input.FirstOrDefault(i => i.Name == name) ?? throw new ArgumentException(
                $"There is no model input '{name}' to make an image. There are: {Quote(Spec.Description.Input.Select(i => i.Name))}.", nameof(imageInputNames));
            if (input.Type.TypeCase == FeatureType.TypeOneofCase.MultiArrayType) MakeImage(input, isBgr);
            ReplacePreprocessing(new NeuralNetworkPreprocessing
            {
                FeatureName = name,
                Scaler = new NeuralNetworkImageScaler
                {
                    ChannelScale = imageScale,
                    RedBias = redBias,
                    GreenBias = greenBias,
                    BlueBias = blueBias,
                    GrayBias = grayBias,
                },
            });
        }
    }

    private static void MakeImage(FeatureDescription input, bool isBgr)
    {
        long[] shape = [.. input.Type.MultiArrayType.Shape];
        ReadOnlySpan<long> image = shape.Length == 4 && shape[0] == 1 ? shape.AsSpan(1) : shape;
        if (image.Length != 3 || image[0] is not (1 or 3) || image[1] is < 1 or > int.MaxValue || image[2] is < 1 or > int.MaxValue)
        {
            throw new ArgumentException($"Input '{input.Name}' has the shape [{string.Join(", ", shape)}]; an image is [1, height, width] or [3, height, width].");
        }

        var colors = image[0] == 1 ? ImageFeatureType.Types.ColorSpace.Grayscale
            : isBgr ? ImageFeatureType.Types.ColorSpace.Bgr : ImageFeatureType.Types.ColorSpace.Rgb;
        input.Type.SetImageType((int)image[2], (int)image[1], colors);
    }

    private void ReplacePreprocessing(NeuralNetworkPreprocessing preprocessing)
    {
        for (int i = Network.Preprocessing.Count - 1; i >= 0; i--)
        {
            if (Network.Preprocessing[i].FeatureName == preprocessing.FeatureName) Network.Preprocessing.RemoveAt(i);
        }

        Network.Preprocessing.Add(preprocessing);
    }

    private NeuralNetworkClassifier BeginClassLabels<T>(
        IReadOnlyList<T> labels, string predictedFeatureName, string predictionBlob, out FeatureType probabilities, out FeatureType label)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentException.ThrowIfNullOrEmpty(predictedFeatureName);
        NeuralNetworkClassifier classifier = Network.Classifier ?? throw new InvalidOperationException("Class labels need a classifier; build the network with mode: \"classifier\".");
        if (labels.Count == 0) throw new ArgumentException("A classifier needs at least one class label.", nameof(labels));
        if (labels.GroupBy(l => l).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new ArgumentException($"The class label '{twice.Key}' is given {twice.Count()} times.", nameof(labels));
        ModelDescription description = Spec.Description;
        if (description.Output.Count == 0) throw new InvalidOperationException("A classifier needs an output for its probabilities.");
        string blob = predictionBlob.Length > 0 ? predictionBlob
            : Network.Layers.LastOrDefault()?.Output.FirstOrDefault() ?? throw new InvalidOperationException("Add the layers first, or name the blob with the probabilities.");
        if (!_blobs.Contains(blob)) throw new ArgumentException($"There is no blob '{blob}' to take the probabilities from. There are: {Quote(_blobs)}.", nameof(predictionBlob));
        FeatureDescription probabilityOutput = description.Output[0];
        FeatureDescription? labelOutput = description.Output.FirstOrDefault(o => o.Name == predictedFeatureName);
        if (labelOutput == probabilityOutput) throw new ArgumentException($"'{predictedFeatureName}' is the output of the probabilities; the label needs another name.", nameof(predictedFeatureName));
        if (labelOutput is null) description.Output.Add(labelOutput = new FeatureDescription { Name = predictedFeatureName });
        labelOutput.Type = new FeatureType();
        (description.PredictedProbabilitiesName, description.PredictedFeatureName) = (probabilityOutput.Name, predictedFeatureName);
        classifier.LabelProbabilityLayerName = blob;
        (probabilities, label) = (probabilityOutput.Type, labelOutput.Type);
        return classifier;
    }
}
