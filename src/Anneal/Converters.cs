using Anneal.CoreML.Format;
using Anneal.CoreML.Runtime;
using Anneal.Exporting;
using Anneal.Updating;

namespace Anneal;

/// <summary>Models of other libraries as Core ML models.</summary>
public static class Converters
{
#pragma warning disable CA1034 // Converters.Keras.Convert is how users of Core ML's tools know it.
    /// <summary>Keras models as Core ML models.</summary>
    public static class Keras
#pragma warning restore CA1034
    {
        /// <summary>
        /// Makes a Core ML network of a Keras model: a classifier where there are class labels, else a plain network. Only layers that an update accepts are
        /// used. They keep their names; the function that follows a layer is called <c>name__activation__</c>; dropout is left out. Images are
        /// [channels, height, width] in Core ML.
        /// </summary>
        /// <param name="model">The model, or the path of its <c>.keras</c> or <c>.h5</c> file.</param>
        /// <param name="inputNames">One name an input. Default input1, input2, ...</param>
        /// <param name="outputNames">One name an output; the first is a classifier's probabilities. Default output1, output2, ...</param>
        /// <param name="imageInputNames">Inputs that are images of 0 to 255 instead of arrays.</param>
        /// <param name="classLabels">A label for each of the network's outputs: a list, or a text file with one a line.</param>
        /// <param name="predictedFeatureName">The output that is a classifier's likeliest label. Default classLabel.</param>
        /// <param name="imageScale">What pixels are multiplied with, before the biases are added. Default 1: networks trained on pixels / 255 need 1 / 255f.</param>
        /// <param name="isBgr">Whether the network was trained on blue, green, red.</param>
        /// <param name="colorSpace">Grayscale, Rgb or Bgr, checked against the input's channels. Default: by the channels, and <paramref name="isBgr"/>.</param>
        /// <param name="redBias">Added to the scaled red.</param>
        /// <param name="greenBias">Added to the scaled green.</param>
        /// <param name="blueBias">Added to the scaled blue.</param>
        /// <param name="grayBias">Added to the scaled grey.</param>
        /// <param name="regressor">A regressor instead of a plain network.</param>
        /// <param name="updatable">How the model goes on learning where it runs. Default: not at all.</param>
        /// <param name="author">The author.</param>
        /// <param name="license">The licence.</param>
        /// <param name="shortDescription">What the model does.</param>
        /// <param name="version">The version, in the author's own counting.</param>
        /// <param name="warn">Takes what is allowed but may not be meant. Default: written to the console's errors.</param>
        /// <exception cref="ConversionException">A layer has no form that an update accepts; the message names it and its class.</exception>
        /// <exception cref="ArgumentException">Names, labels or image inputs do not fit the model.</exception>
        /// <exception cref="InvalidOperationException">The model does not know the shape of its input yet.</exception>
        public static MLModel Convert(
            KerasSource model, IReadOnlyList<string>? inputNames = null, IReadOnlyList<string>? outputNames = null, IReadOnlyList<string>? imageInputNames = null,
            ClassLabelSource? classLabels = null, string predictedFeatureName = "classLabel", float imageScale = 1, bool isBgr = false,
            ImageFeatureType.Types.ColorSpace? colorSpace = null, float redBias = 0, float greenBias = 0, float blueBias = 0, float grayBias = 0,
            bool regressor = false, UpdatableOptions? updatable = null, string? author = null, string? license = null, string? shortDescription = null,
            string? version = null, Action<string>? warn = null)
        {
            ArgumentNullException.ThrowIfNull(model);
            if (regressor && classLabels is not null) throw new ArgumentException("A model is a classifier or a regressor; received class labels for a regressor.", nameof(classLabels));
            MLModel converted = new(NetworkExporter.Export(model.Model, new ExportOptions
            {
                InputNames = inputNames,
                OutputNames = outputNames,
                ImageInputNames = imageInputNames ?? [],
                ClassLabels = classLabels,
                PredictedFeatureName = predictedFeatureName,
                Regressor = regressor,
                ColorSpace = colorSpace ?? (isBgr ? ImageFeatureType.Types.ColorSpace.Bgr : null),
                ImageScale = imageScale,
                RedBias = redBias,
                GreenBias = greenBias,
                BlueBias = blueBias,
                GrayBias = grayBias,
                Warn = warn ?? Console.Error.WriteLine,
            }));
            if (author is not null) converted.Author = author;
            if (license is not null) converted.License = license;
            if (shortDescription is not null) converted.ShortDescription = shortDescription;
            if (version is not null) converted.Version = version;
            return updatable is null ? converted : updatable.Apply(converted);
        }
    }
}
