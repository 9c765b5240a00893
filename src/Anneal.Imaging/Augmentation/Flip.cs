namespace Anneal.Imaging.Augmentation;

/// <summary>Mirroring, in place. Pixels are height × width × channels.</summary>
public static class Flip
{
    /// <summary>Left becomes right.</summary>
    /// <exception cref="ArgumentException">The length is not height × width × channels.</exception>
    public static void Horizontal<T>(Span<T> pixels, int width, int height, int channels)
    {
        PixelBuffer.Require(pixels.Length, width, height, channels);
        for (int y = 0; y < height; y++)
        {
            Span<T> row = pixels.Slice(y * width * channels, width * channels);
            for (int left = 0, right = width - 1; left < right; left++, right--)
            {
                Swap(row.Slice(left * channels, channels), row.Slice(right * channels, channels));
            }
        }
    }

    /// <summary>Top becomes bottom.</summary>
    /// <exception cref="ArgumentException">The length is not height × width × channels.</exception>
    public static void Vertical<T>(Span<T> pixels, int width, int height, int channels)
    {
        PixelBuffer.Require(pixels.Length, width, height, channels);
        int row = width * channels;
        for (int top = 0, bottom = height - 1; top < bottom; top++, bottom--)
        {
            Swap(pixels.Slice(top * row, row), pixels.Slice(bottom * row, row));
        }
    }

    private static void Swap<T>(Span<T> a, Span<T> b)
    {
        for (int i = 0; i < a.Length; i++)
        {
            (a[i], b[i]) = (b[i], a[i]);
        }
    }
}
