namespace Anneal.Imaging.Resampling;

/// <summary>Resizing. 8-bit results are those of Pillow's <c>Image.resize</c>, to the bit, for its six filters.</summary>
public static class Resample
{
    /// <summary>Pillow's NEAREST: no antialiasing.</summary>
    public static ResampleFilter Nearest { get; } = new NearestFilter();

    /// <summary>Pillow's BOX.</summary>
    public static ResampleFilter Box { get; } = new BoxFilter();

    /// <summary>Pillow's BILINEAR, antialiased when shrinking.</summary>
    public static ResampleFilter Bilinear { get; } = new BilinearFilter();

    /// <summary>Pillow's HAMMING.</summary>
    public static ResampleFilter Hamming { get; } = new HammingFilter();

    /// <summary>Pillow's BICUBIC (a = −0.5), antialiased when shrinking.</summary>
    public static ResampleFilter Bicubic { get; } = new BicubicFilter();

    /// <summary>Pillow's LANCZOS (three lobes), antialiased when shrinking.</summary>
    public static ResampleFilter Lanczos { get; } = new LanczosFilter();

    /// <summary>The mean over the covered area, parts of pixels included.</summary>
    public static ResampleFilter Area { get; } = new AreaFilter();

    /// <summary>What model inputs use unless told otherwise: per axis, <see cref="Area"/> when shrinking and <see cref="Bilinear"/> when enlarging.</summary>
    public static ResampleFilter ModelDefault { get; } = new ModelDefaultFilter();

    /// <summary>Every filter.</summary>
    public static IReadOnlyList<ResampleFilter> All { get; } = [Nearest, Box, Bilinear, Hamming, Bicubic, Lanczos, Area, ModelDefault];

    /// <summary>The filter of a name, in any case: nearest, box, bilinear, hamming, bicubic, lanczos, area or model-default.</summary>
    /// <exception cref="ArgumentException">No filter has the name; the message lists those there are.</exception>
    public static ResampleFilter ByName(string name) =>
        All.FirstOrDefault(filter => string.Equals(filter.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"No resampling filter is called '{name}'; there are {string.Join(", ", All)}.", nameof(name));

    /// <summary>A picture in another size, from the whole or a part of it.</summary>
    /// <param name="pixels">The source.</param>
    /// <param name="width">Target width, at least 1.</param>
    /// <param name="height">Target height, at least 1.</param>
    /// <param name="filter"><see cref="ModelDefault"/> when null.</param>
    /// <param name="source">The part of the source to take; the whole when null.</param>
    /// <exception cref="ArgumentException">A size is not positive, or the part lies outside the picture.</exception>
    public static ImagePixels Resize(ImagePixels pixels, int width, int height, ResampleFilter? filter = null, SourceRectangle? source = null)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        filter ??= ModelDefault;
        SourceRectangle part = RequirePart(pixels.Width, pixels.Height, width, height, source);
        bool premultiply = pixels.Channels == 4 && filter.PremultipliesAlpha;
        ImagePixels result = ByteResampler.Resize(premultiply ? Alpha.Premultiply(pixels) : pixels, width, height, filter, part);
        return premultiply ? Alpha.Unpremultiply(result) : result;
    }

    /// <summary>Floating-point pixels (height × width × channels) in another size, without rounding to 8 bits or clipping.</summary>
    /// <param name="pixels">Exactly sourceHeight × sourceWidth × channels values.</param>
    /// <param name="sourceWidth">Source width, at least 1.</param>
    /// <param name="sourceHeight">Source height, at least 1.</param>
    /// <param name="channels">Values a pixel, at least 1; all are treated alike.</param>
    /// <param name="width">Target width, at least 1.</param>
    /// <param name="height">Target height, at least 1.</param>
    /// <param name="filter"><see cref="ModelDefault"/> when null.</param>
    /// <param name="source">The part of the source to take; the whole when null.</param>
    /// <exception cref="ArgumentException">A size is not positive or does not match the length, or the part lies outside the picture.</exception>
    public static float[] Resize(
        ReadOnlySpan<float> pixels,
        int sourceWidth,
        int sourceHeight,
        int channels,
        int width,
        int height,
        ResampleFilter? filter = null,
        SourceRectangle? source = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sourceWidth);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sourceHeight);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        if (pixels.Length != (Int128)sourceWidth * sourceHeight * channels)
        {
            throw new ArgumentException($"A picture of {sourceWidth}x{sourceHeight} pixels with {channels} channels was expected, got {pixels.Length} values.", nameof(pixels));
        }

        SourceRectangle part = RequirePart(sourceWidth, sourceHeight, width, height, source);
        return FloatResampler.Resize(pixels, sourceWidth, sourceHeight, channels, width, height, filter ?? ModelDefault, part);
    }

    private static SourceRectangle RequirePart(int sourceWidth, int sourceHeight, int width, int height, SourceRectangle? source)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        SourceRectangle part = source ?? SourceRectangle.Whole(sourceWidth, sourceHeight);
        part.Require(sourceWidth, sourceHeight);
        return part;
    }
}
