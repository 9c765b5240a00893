namespace Anneal.Imaging.Resampling;

/// <summary>Alpha multiplied into colours and divided out again, with Pillow's 8-bit roundings.</summary>
internal static class Alpha
{
    public static ImagePixels Premultiply(ImagePixels pixels) => Map(pixels, static (color, alpha) =>
    {
        int product = (color * alpha) + 128;
        return (byte)(((product >> 8) + product) >> 8); // product / 255, rounded
    });

    public static ImagePixels Unpremultiply(ImagePixels pixels) => Map(pixels, static (color, alpha) =>
        alpha is 0 or 255 ? color : (byte)Math.Min(255 * color / alpha, 255));

    private static ImagePixels Map(ImagePixels pixels, Func<byte, byte, byte> convert)
    {
        ImagePixels result = new(pixels.Width, pixels.Height, 4);
        ReadOnlySpan<byte> source = pixels.Data;
        Span<byte> target = result.Data;
        for (int i = 0; i < source.Length; i += 4)
        {
            byte alpha = source[i + 3];
            target[i] = convert(source[i], alpha);
            target[i + 1] = convert(source[i + 1], alpha);
            target[i + 2] = convert(source[i + 2], alpha);
            target[i + 3] = alpha;
        }

        return result;
    }
}
