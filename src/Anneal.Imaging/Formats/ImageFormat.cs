namespace Anneal.Imaging.Formats;

/// <summary>A file format, told by a file's first bytes.</summary>
internal enum ImageFormat
{
    Jpeg,
    Png,
    Bmp,
    Gif,
    WebP,
}

/// <summary>Tells the format from a file's first bytes, so that no decoder sees a format we do not mean to read.</summary>
internal static class ImageSignature
{
    public static ReadOnlySpan<byte> Png => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static ImageFormat Recognize(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.StartsWith(Png))
        {
            return ImageFormat.Png;
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
        {
            return ImageFormat.Jpeg;
        }

        if (bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8))
        {
            return ImageFormat.Gif;
        }

        if (bytes.Length >= 12 && bytes.StartsWith("RIFF"u8) && bytes[8..].StartsWith("WEBP"u8))
        {
            return ImageFormat.WebP;
        }

        if (bytes.StartsWith("BM"u8))
        {
            return ImageFormat.Bmp;
        }

        throw InvalidImageException.In(name, bytes.IsEmpty
            ? "the file is empty; a JPEG, PNG, BMP, GIF or WebP file was expected."
            : $"not a JPEG, PNG, BMP, GIF or WebP file: it starts with the bytes {System.Convert.ToHexString(bytes[..Math.Min(8, bytes.Length)])}.");
    }
}
