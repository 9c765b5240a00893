namespace Anneal.Imaging;

/// <summary>
/// How large a picture may be. Both limits are checked before any pixel is decoded, so a small file that claims a huge picture costs nothing.
/// </summary>
/// <param name="MaxPixels">Width times height; 64 megapixels unless told otherwise.</param>
/// <param name="MaxFileBytes">Bytes of the file; 256 MiB unless told otherwise.</param>
public sealed record ImageLimits(long MaxPixels = 64_000_000, long MaxFileBytes = 256L << 20)
{
    /// <summary>64 megapixels, 256 MiB.</summary>
    public static ImageLimits Default { get; } = new();
}
