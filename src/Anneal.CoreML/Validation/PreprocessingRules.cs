using Anneal.CoreML.Format;

namespace Anneal.CoreML.Validation;

/// <summary>What is done to image inputs before the first layer.</summary>
internal static class PreprocessingRules
{
    public static void Check(ValidationContext context, NetworkSpec network)
    {
        for (int i = 0; i < network.Preprocessing.Count; i++)
        {
            NeuralNetworkPreprocessing step = network.Preprocessing[i];
            string path = $"preprocessing[{i}] '{step.FeatureName}'";
            // Without a name it is for the only image.
            FeatureDescription? input = step.FeatureName.Length == 0
                ? context.Description.Input.FirstOrDefault(f => f.Type?.ImageType is not null)
                : context.Description.Input.FirstOrDefault(f => f.Name == step.FeatureName);
            if (input?.Type?.ImageType is not { } image)
            {
                context.Error(Rules.PreprocessingFeature, path, input is null ? "There is no input of this name." : $"The input '{input.Name}' is no image; only images are scaled.");
                continue;
            }

            if (step.Scaler is { ChannelScale: 0 }) context.Warning(Rules.PreprocessingScale, path, "The channel scale is missing or 0; it is taken for 1, so that the network sees pixels from 0 to 255.");
            if (step.MeanImage is { } mean) MeanImage(context, path, mean, image);
        }
    }

    private static void MeanImage(ValidationContext context, string path, NeuralNetworkMeanImage mean, ImageFeatureType image)
    {
        long channels = image.ColorSpace is ImageFeatureType.Types.ColorSpace.Rgb or ImageFeatureType.Types.ColorSpace.Bgr ? 3 : 1;
        if (mean.MeanImage.Count != (decimal)channels * image.Width * image.Height)
        {
            context.Error(Rules.PreprocessingMeanImage, path, $"The mean image holds {mean.MeanImage.Count} numbers; expected {channels} x {image.Height} x {image.Width}.");
        }
    }
}
