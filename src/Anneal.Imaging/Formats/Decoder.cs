using SkiaSharp;

namespace Anneal.Imaging.Formats;

/// <summary>A file's bytes to pixels: recognise, check the header against the limits, check that the file is whole, decode, turn upright.</summary>
internal static class Decoder
{
    public static unsafe ImagePixels Decode(ReadOnlySpan<byte> bytes, ColorMode mode, ImageLimits limits, string name)
    {
        ImageFormat format = ImageSignature.Recognize(bytes, name);
        fixed (byte* start = bytes)
        {
            using SKData data = SKData.Create((IntPtr)start, bytes.Length);
            using SKCodec codec = SKCodec.Create(data)
                ?? throw InvalidImageException.In(name, $"the header of the {Spell(format)} file is damaged, cut short, or of a kind that cannot be read.");
            SKImageInfo info = codec.Info;
            long pixels = (long)info.Width * info.Height;
            if (info.Width <= 0 || info.Height <= 0 || pixels > limits.MaxPixels)
            {
                throw InvalidImageException.In(name, $"the picture has {info.Width}x{info.Height} pixels; at most {limits.MaxPixels} are allowed (ImageLimits.MaxPixels).");
            }

            switch (format)
            {
                case ImageFormat.Png:
                    PngStructure.Require(bytes, name);
                    break;
                case ImageFormat.Jpeg:
                    JpegStructure.Require(bytes, name);
                    break;
            }

            bool gray = info.ColorType == SKColorType.Gray8;
            bool alpha = !gray && info.AlphaType != SKAlphaType.Opaque;
            ImagePixels stored = Read(codec, gray, alpha, format, name);
            ColorMode delivered = mode != ColorMode.AsStored ? mode : gray ? ColorMode.Gray : alpha ? ColorMode.Rgba : ColorMode.Rgb;
            return Orientation.Apply(stored.Convert(delivered), codec.EncodedOrigin);
        }
    }

    private static unsafe ImagePixels Read(SKCodec codec, bool gray, bool alpha, ImageFormat format, string name)
    {
        ImagePixels pixels = new(codec.Info.Width, codec.Info.Height, gray ? 1 : 4);

        // No colour space: stored numbers are delivered, no profile is applied.
        SKImageInfo wanted = new(
            pixels.Width,
            pixels.Height,
            gray ? SKColorType.Gray8 : SKColorType.Rgba8888,
            alpha ? SKAlphaType.Unpremul : SKAlphaType.Opaque);
        SKCodecResult result;
        fixed (byte* target = pixels.Data)
        {
            result = codec.GetPixels(wanted, (IntPtr)target);
        }

        return result switch
        {
            SKCodecResult.Success => pixels,
            SKCodecResult.IncompleteInput => throw InvalidImageException.In(name, $"the {Spell(format)} file is cut short: its data end before the picture of {pixels.Width}x{pixels.Height} pixels is complete."),
            SKCodecResult.ErrorInInput => throw InvalidImageException.In(name, $"the data of the {Spell(format)} file are damaged."),
            _ => throw InvalidImageException.In(name, $"the {Spell(format)} file cannot be decoded ({result})."),
        };
    }

    private static string Spell(ImageFormat format) => format == ImageFormat.WebP ? "WebP" : format.ToString().ToUpperInvariant();
}
