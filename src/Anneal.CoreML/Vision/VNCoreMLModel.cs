using Anneal.CoreML.Runtime;

namespace Anneal.CoreML.Vision;

/// <summary>A model for Vision: one that takes an image.</summary>
public sealed class VNCoreMLModel
{
    /// <summary>Wraps <paramref name="model"/>.</summary>
    /// <exception cref="MLModelException">The model takes no image, or something else beside it.</exception>
    public VNCoreMLModel(MLModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model;
        MLFeatureDescription[] images = [.. model.ModelDescription.InputDescriptionsByName.Values.Where(i => i.Type == MLFeatureType.Image)];
        if (images.Length == 0)
        {
            throw new MLModelException($"Vision needs a model that takes an image; this one takes: {string.Join(", ", model.ModelDescription.InputDescriptionsByName.Values.Select(i => $"'{i.Name}' ({i})"))}. " +
                "Make the input an image when you convert, or with Type.SetImageType.");
        }

        InputImageFeatureName = images[0].Name;
    }

    /// <summary>The model.</summary>
    public MLModel Model { get; }

    /// <summary>The input that gets the image; the first one unless set.</summary>
    public string InputImageFeatureName { get; set; }

    /// <summary>Values for the model's other inputs.</summary>
    public IMLFeatureProvider? FeatureProvider { get; set; }
}
