using Anneal.Imaging;

namespace Anneal.Reports;

/// <summary>What a layer made of an input, as grey pictures.</summary>
public static class ActivationPictures
{
    /// <summary>One picture for each channel, all on one scale: the layer's smallest value is black, its largest white. Values that are not finite are black.</summary>
    /// <param name="values">channels × height × width.</param>
    /// <param name="channels">How many pictures.</param>
    /// <param name="height">Their height.</param>
    /// <param name="width">Their width.</param>
    /// <exception cref="ArgumentException">The sizes do not match the number of values.</exception>
    public static IReadOnlyList<ImagePixels> Render(ReadOnlySpan<float> values, int channels, int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (values.Length != (Int128)channels * height * width) throw new ArgumentException($"Activations of {channels}x{height}x{width} have another number of values than {values.Length}.", nameof(values));
        float[] finite = [.. values.ToArray().Where(float.IsFinite)];
        float low = finite.DefaultIfEmpty().Min(), range = finite.DefaultIfEmpty().Max() - low;
        ImagePixels[] pictures = new ImagePixels[channels];
        for (int c = 0; c < channels; c++)
        {
            ImagePixels picture = pictures[c] = new ImagePixels(width, height, 1);
            ReadOnlySpan<float> channel = values.Slice(c * height * width, height * width);
            for (int i = 0; i < channel.Length; i++) picture.Data[i] = range > 0 && float.IsFinite(channel[i]) ? (byte)Math.Round((channel[i] - low) / range * 255) : (byte)0;
        }

        return pictures;
    }
}
