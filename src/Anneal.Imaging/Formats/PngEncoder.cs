using SkiaSharp;

namespace Anneal.Imaging.Formats;

/// <summary>Pixels to the bytes of a PNG file.</summary>
internal static class PngEncoder
{
    public static unsafe byte[] Encode(ImagePixels pixels)
    {
        // Skia has no packed 24-bit pixels: RGB goes through RGBX, which it writes as a PNG without alpha.
        byte[] bytes = pixels.Channels == 3 ? pixels.Convert(ColorMode.Rgba).Data : pixels.Data;
        SKImageInfo info = pixels.Channels switch
        {
            1 => new(pixels.Width, pixels.Height, SKColorType.Gray8, SKAlphaType.Opaque),
            3 => new(pixels.Width, pixels.Height, SKColorType.Rgb888x, SKAlphaType.Opaque),
            _ => new(pixels.Width, pixels.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul),
        };
        fixed (byte* start = bytes)
        {
            using SKPixmap map = new(info, (IntPtr)start);
            using SKData data = map.Encode(SKPngEncoderOptions.Default)
                ?? throw new IOException($"The picture of {pixels.Width}x{pixels.Height} pixels could not be encoded as PNG.");
            return data.ToArray();
        }
    }
}
