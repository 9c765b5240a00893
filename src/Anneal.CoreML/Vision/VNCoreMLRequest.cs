using System.Globalization;
using Anneal.CoreML.Runtime;
using Anneal.Imaging;

namespace Anneal.CoreML.Vision;

/// <summary>A question to a model about an image.</summary>
public sealed class VNCoreMLRequest
{
    private readonly Action<VNCoreMLRequest, Exception?>? _completionHandler;

    /// <summary>A request that calls <paramref name="completionHandler"/> with itself and the error, if any, when it has been performed.</summary>
    public VNCoreMLRequest(VNCoreMLModel model, Action<VNCoreMLRequest, Exception?>? completionHandler = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        (Model, _completionHandler) = (model, completionHandler);
    }

    /// <summary>The model.</summary>
    public VNCoreMLModel Model { get; }

    /// <summary>How the image becomes one of the model's size. Default: the centred part.</summary>
    public VNImageCropAndScaleOption ImageCropAndScaleOption { get; set; } = VNImageCropAndScaleOption.CenterCrop;

    /// <summary>For a classifier every label, the likeliest first; otherwise the model's outputs. Null before the request has been performed, and after an error.</summary>
    public IReadOnlyList<VNObservation>? Results { get; private set; }

    internal void Perform(ImagePixels image)
    {
        Results = null;
        try
        {
            Results = Observe(image);
        }
        catch (Exception e) when (_completionHandler is not null)
        {
            _completionHandler(this, e);
            throw;
        }

        _completionHandler?.Invoke(this, null);
    }

    private IReadOnlyList<VNObservation> Observe(ImagePixels image)
    {
        MLModel model = Model.Model;
        if (!model.ModelDescription.InputDescriptionsByName.TryGetValue(Model.InputImageFeatureName, out MLFeatureDescription? input) || input.ImageConstraint is null)
        {
            throw new MLModelException($"'{Model.InputImageFeatureName}' is no image input of the model.");
        }

        MLDictionaryFeatureProvider features = [];
        foreach (string name in Model.FeatureProvider?.FeatureNames ?? []) features[name] = Model.FeatureProvider!.FeatureValue(name)!;
        features[input.Name] = MLFeatureValue.FromImage(image, input.ImageConstraint, ImageCropAndScaleOption);
        IMLFeatureProvider outputs = model.Prediction(features);
        if (model.ModelDescription.PredictedProbabilitiesName is { } probabilities)
        {
            // OrderBy is stable: equal probabilities stay in the order of the labels.
            return [.. outputs.FeatureValue(probabilities)!.DictionaryValue.OrderByDescending(p => p.Value)
                .Select(p => new VNClassificationObservation(Convert.ToString(p.Key, CultureInfo.InvariantCulture)!, (float)p.Value))];
        }

        return [.. outputs.FeatureNames.Select(n => new VNCoreMLFeatureValueObservation(n, outputs.FeatureValue(n)!))];
    }
}
