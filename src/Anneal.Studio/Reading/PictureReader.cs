using Anneal.Imaging;
using Anneal.Examples;
using Anneal.Predictions;
using Anneal.Studio.Models;

namespace Anneal.Studio.Reading;

/// <summary>Asks a model what pictures show.</summary>
internal static class PictureReader
{
    /// <summary>What a model says about pictures of any size.</summary>
    /// <exception cref="InvalidDataException">The model takes no pictures.</exception>
    public static IReadOnlyList<Prediction> Read(OpenedModel model, IReadOnlyList<ImagePixels> pictures)
    {
        if (pictures.Count == 0) return [];
        ModelInput input = model.Picture ?? throw new InvalidDataException($"'{model.Name}' does not take pictures, so there is nothing to show it. Open another model under Files.");
        return CoreMLPredictor.Run(model.CoreML, [(input, PictureArray.From(pictures, input))], "the picture").Items;
    }

    /// <summary>The answer about one picture.</summary>
    public static Answer Read(OpenedModel model, ImagePixels picture) => Answer.Of(Read(model, [picture])[0]);
}
