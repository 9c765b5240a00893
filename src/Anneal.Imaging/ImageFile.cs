using Anneal.Imaging.Formats;
using Anneal.Shared;

namespace Anneal.Imaging;

/// <summary>
/// Image files to pixels and back. Reads JPEG, PNG, BMP, GIF (first frame) and WebP; writes PNG. The orientation that EXIF asks for is applied;
/// colour profiles are not, as Pillow and Keras do not.
/// </summary>
public static class ImageFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">A JPEG, PNG, BMP, GIF or WebP file; the content decides, not the extension.</param>
    /// <param name="mode">The channels to deliver.</param>
    /// <param name="limits">How large the file and the picture may be; <see cref="ImageLimits.Default"/> when null.</param>
    /// <exception cref="InvalidImageException">The file is no picture, damaged, cut short or too large.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ImagePixels Load(string path, ColorMode mode = ColorMode.Rgb, ImageLimits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        return Decode(ReadLimited(stream, path, limits), mode, limits, path);
    }

    /// <summary>Reads a stream from where it stands to its end.</summary>
    /// <inheritdoc cref="Load(string, ColorMode, ImageLimits?)"/>
    public static ImagePixels Load(Stream stream, ColorMode mode = ColorMode.Rgb, ImageLimits? limits = null, string name = "image")
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Decode(ReadLimited(stream, name, limits), mode, limits, name);
    }

    /// <summary>Reads a file's bytes.</summary>
    /// <inheritdoc cref="Load(string, ColorMode, ImageLimits?)"/>
    public static ImagePixels Load(ReadOnlySpan<byte> bytes, ColorMode mode = ColorMode.Rgb, ImageLimits? limits = null, string name = "image")
    {
        RequireFileSize(bytes.Length, name, limits ?? ImageLimits.Default);
        return Decode(bytes, mode, limits, name);
    }

    /// <summary>The picture as a PNG file's bytes: grey, RGB or RGBA with 8 bits a channel, without loss.</summary>
    public static byte[] EncodePng(ImagePixels pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        return PngEncoder.Encode(pixels);
    }

    /// <summary>Writes a PNG file, whole or not at all: a temporary file beside it, then a rename.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void SavePng(ImagePixels pixels, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        WholeFile.WriteAllBytes(path, EncodePng(pixels));
    }

    private static ImagePixels Decode(ReadOnlySpan<byte> bytes, ColorMode mode, ImageLimits? limits, string name)
    {
        if (!Enum.IsDefined(mode))
        {
            throw new ArgumentOutOfRangeException(nameof(mode), mode, "The colour mode is unknown.");
        }

        return Decoder.Decode(bytes, mode, limits ?? ImageLimits.Default, name);
    }

    private static byte[] ReadLimited(Stream stream, string name, ImageLimits? limits)
    {
        limits ??= ImageLimits.Default;
        if (stream.CanSeek)
        {
            long length = stream.Length - stream.Position;
            RequireFileSize(length, name, limits);
            byte[] exact = new byte[length];
            int read = stream.ReadAtLeast(exact, exact.Length, throwOnEndOfStream: false);
            return read == exact.Length ? exact : exact[..read];
        }

        using MemoryStream copy = new();
        byte[] block = new byte[81920];
        for (int read = stream.Read(block); read > 0; read = stream.Read(block))
        {
            copy.Write(block, 0, read);
            RequireFileSize(copy.Length, name, limits);
        }

        return copy.ToArray();
    }

    private static void RequireFileSize(long length, string name, ImageLimits limits)
    {
        long most = Math.Min(limits.MaxFileBytes, Array.MaxLength);
        if (length > most)
        {
            throw InvalidImageException.In(name, $"the file has more than the {most} bytes allowed (ImageLimits.MaxFileBytes): at least {length}.");
        }
    }
}
