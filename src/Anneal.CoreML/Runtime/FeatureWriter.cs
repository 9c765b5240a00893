using Anneal.CoreML.Format;
using Anneal.CoreML.Layers;
using Anneal.Imaging;

namespace Anneal.CoreML.Runtime;

/// <summary>From the engine's numbers to the values that a model gives.</summary>
internal static class FeatureWriter
{
    /// <summary>An array or image output, in Core ML's order.</summary>
    public static MLFeatureValue Write(FeatureDescription description, Blob blob, ReadOnlySpan<float> values)
    {
        if (description.Type?.ImageType is { } image) return new MLFeatureValue(Picture(image, blob, values));
        float[] ordered = Ordered(blob, values);
        int[] shape = ShapeOf(description.Type?.MultiArrayType, blob);
        return description.Type?.MultiArrayType?.DataType switch
        {
            ArrayFeatureType.Types.ArrayDataType.Double => new MLMultiArray(Array.ConvertAll(ordered, v => (double)v), shape),
            ArrayFeatureType.Types.ArrayDataType.Int32 => new MLMultiArray(Array.ConvertAll(ordered, v => (int)Math.Clamp(v, int.MinValue, (double)int.MaxValue)), shape),
            _ => new MLMultiArray(ordered, shape),
        };
    }

    /// <summary>A blob as Core ML knows it: [channels, height, width].</summary>
    public static MLMultiArray Values(Blob blob, ReadOnlySpan<float> values) => new(Ordered(blob, values), blob.Channels, blob.Height, blob.Width);

    /// <summary>A classifier's two outputs: the likeliest label (the first of equals) and the probability of each.</summary>
    public static (MLFeatureValue Label, MLFeatureValue Probabilities) Classify(IReadOnlyList<object> labels, ReadOnlySpan<float> probabilities)
    {
        OrderedDictionary<object, double> byLabel = new(labels.Count);
        int best = 0;
        for (int i = 0; i < labels.Count; i++)
        {
            byLabel[labels[i]] = probabilities[i];
            if (probabilities[i] > probabilities[best]) best = i;
        }

        return (labels[best] is long number ? new MLFeatureValue(number) : new MLFeatureValue((string)labels[best]), new MLFeatureValue(byLabel));
    }

    private static float[] Ordered(Blob blob, ReadOnlySpan<float> values) =>
        blob.Layout == BlobLayout.Image && blob.Channels > 1 ? WeightOrder.Transpose(values, blob.Height * blob.Width, blob.Channels) : values.ToArray();

    /// <summary>The declared shape where it has as many elements; otherwise the network's own.</summary>
    private static int[] ShapeOf(ArrayFeatureType? type, Blob blob)
    {
        int size = blob.Value.Shape.Size;
        if (type is { Shape.Count: > 0 } && type.Shape.Aggregate((decimal)1, (a, n) => a * n) == size) return [.. type.Shape.Select(n => (int)n)];
        return blob.Layout == BlobLayout.Vector ? [blob.Channels] : [blob.Channels, blob.Height, blob.Width];
    }

    private static ImagePixels Picture(ImageFeatureType type, Blob blob, ReadOnlySpan<float> values)
    {
        bool channelsFirst = blob.Layout == BlobLayout.ChannelsFirst, reversed = type.ColorSpace == ImageFeatureType.Types.ColorSpace.Bgr;
        if (blob.Channels is not (1 or 3)) throw new MLModelException($"The output of {blob} cannot be an image; 1 or 3 channels can.");
        ImagePixels image = new(blob.Width, blob.Height, blob.Channels);
        int channels = blob.Channels, pixels = blob.Width * blob.Height;
        for (int i = 0; i < pixels; i++)
        {
            for (int c = 0; c < channels; c++)
            {
                int from = reversed ? channels - 1 - c : c;
                float v = values[channelsFirst ? from * pixels + i : i * channels + from];
                image.Data[i * channels + c] = (byte)Math.Clamp(MathF.Round(v), 0, 255);
            }
        }

        return image;
    }
}
