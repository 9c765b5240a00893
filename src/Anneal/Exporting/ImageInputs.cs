using Anneal.CoreML.Building;
using Anneal.CoreML.Format;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;
using ColorSpace = Anneal.CoreML.Format.ImageFeatureType.Types.ColorSpace;

namespace Anneal.Exporting;

/// <summary>Inputs that are images: their colours, and how pixels become numbers.</summary>
internal static class ImageInputs
{
    /// <param name="network">The finished network.</param>
    /// <param name="options">Which inputs are images, of which colours.</param>
    /// <param name="order">The exported tensors.</param>
    public static void Set(NeuralNetworkBuilder network, ExportOptions options, IReadOnlyList<KerasTensor> order)
    {
        bool given = options.ImageScale != 1 || options.RedBias != 0 || options.GreenBias != 0 || options.BlueBias != 0 || options.GrayBias != 0;
        if (options.ImageInputNames.Count == 0)
        {
            if (given || options.ColorSpace is not null) throw new ArgumentException("A scale, biases or a colour order are for images, but no input is one; name them in imageInputNames.");
            return;
        }

        if (!float.IsFinite(options.ImageScale) || options.ImageScale == 0) throw new ArgumentException($"The image scale must be a number other than 0, received {options.ImageScale}.");
        foreach (string name in options.ImageInputNames) CheckColor(network, name, options.ColorSpace);
        network.SetPreProcessingParameters(
            options.ImageInputNames, options.ColorSpace == ColorSpace.Bgr, options.RedBias, options.GreenBias, options.BlueBias, options.GrayBias, options.ImageScale);
        foreach (string name in options.ImageInputNames)
        {
            bool scaledInside = ReadsPixels(network, name, order);
            if (!given && !scaledInside)
            {
                options.Warn($"The input '{name}' is an image without a scale: its pixels arrive as 0 to 255. If the network was trained on pixels / 255, convert with imageScale: 1 / 255f, or it will misread what it is shown.");
            }
            else if (options.ImageScale != 1 && scaledInside)
            {
                options.Warn($"The input '{name}' is scaled by {options.ImageScale}, and the network's first layer scales again. If it was trained on pixels from 0 to 255, leave imageScale out.");
            }
        }
    }

    private static void CheckColor(NeuralNetworkBuilder network, string name, ColorSpace? color)
    {
        ArrayFeatureType? array = network.Spec.Description.Input.FirstOrDefault(i => i.Name == name)?.Type.MultiArrayType;
        if (color is null || array is null || array.Shape.Count != 3) return;
        int channels = color is ColorSpace.Rgb or ColorSpace.Bgr ? 3 : 1;
        if (array.Shape[0] != channels)
            throw new ArgumentException($"The input '{name}' has {array.Shape[0]} channels; {color.ToString()!.ToUpperInvariant()} images have {channels}.");
    }

    /// <summary>Whether the network itself begins by scaling, so that it was made for pixels from 0 to 255.</summary>
    private static bool ReadsPixels(NeuralNetworkBuilder network, string input, IReadOnlyList<KerasTensor> order)
    {
        string[] readers = [.. network.Network.Layers.Where(l => l.Input.Contains(input)).Select(l => l.Name)];
        return order.Where(t => readers.Contains(t.Layer.Name)).All(t => t.Layer is Rescaling or BatchNormalization);
    }
}
