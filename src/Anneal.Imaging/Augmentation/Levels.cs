namespace Anneal.Imaging.Augmentation;

/// <summary>Changes of pixel values that leave every pixel in its place.</summary>
public static class Levels
{
    /// <summary>Adds <paramref name="intensity"/> to every value, keeping within the smallest and largest value there were: Keras' <c>apply_channel_shift</c>.</summary>
    public static void ChannelShift(Span<float> pixels, float intensity)
    {
        if (pixels.IsEmpty)
        {
            return;
        }

        float low = pixels[0], high = pixels[0];
        foreach (float value in pixels)
        {
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }

        foreach (ref float value in pixels)
        {
            value = Math.Clamp(value + intensity, low, high);
        }
    }

    /// <summary>
    /// Multiplies by <paramref name="factor"/> as Keras' <c>apply_brightness_shift</c> does through 8-bit pictures: values are cut to whole numbers
    /// before and after. Values outside 0 to 255 are first spread over that range and spread back afterwards.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The factor is negative or not finite.</exception>
    public static void Brightness(Span<float> pixels, float factor)
    {
        if (!(factor >= 0 && float.IsFinite(factor)))
        {
            throw new ArgumentOutOfRangeException(nameof(factor), factor, "A brightness of at least 0 was expected.");
        }

        if (pixels.IsEmpty)
        {
            return;
        }

        float low = pixels[0], high = pixels[0];
        foreach (float value in pixels)
        {
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }

        bool spread = low < 0 || high > 255;
        float range = high - low;
        foreach (ref float value in pixels)
        {
            float level = spread ? (range == 0 ? 0 : (value - low) / range * 255) : value;
            float changed = Math.Clamp(float.Truncate(float.Truncate(level) * factor), 0, 255);
            value = spread ? (changed / 255 * range) + low : changed;
        }
    }
}
