namespace Anneal.Imaging.Augmentation;

/// <summary>The check that every augmentation starts with.</summary>
internal static class PixelBuffer
{
    public static void Require(int length, int width, int height, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        if (length != (Int128)width * height * channels)
        {
            throw new ArgumentException($"A picture of {width}x{height} pixels with {channels} channels was expected, got {length} values.");
        }
    }
}
