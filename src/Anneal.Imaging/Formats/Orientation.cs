using SkiaSharp;

namespace Anneal.Imaging.Formats;

/// <summary>Turns and mirrors pixels so that the orientation EXIF asks for becomes the plain one.</summary>
internal static class Orientation
{
    /// <summary>Whether upright width and height are the stored height and width.</summary>
    public static bool SwapsAxes(SKEncodedOrigin origin) => origin >= SKEncodedOrigin.LeftTop;

    public static ImagePixels Apply(ImagePixels stored, SKEncodedOrigin origin)
    {
        if (origin is SKEncodedOrigin.TopLeft or SKEncodedOrigin.Default)
        {
            return stored;
        }

        bool swaps = SwapsAxes(origin);
        (int width, int height) = swaps ? (stored.Height, stored.Width) : (stored.Width, stored.Height);
        ImagePixels upright = new(width, height, stored.Channels);

        // Where the stored picture's column (row) runs backwards along the upright picture's axis it feeds.
        bool flipColumns = origin is SKEncodedOrigin.TopRight or SKEncodedOrigin.BottomRight or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        bool flipRows = origin is SKEncodedOrigin.BottomRight or SKEncodedOrigin.BottomLeft or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom;
        int channels = stored.Channels;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                (int row, int column) = swaps ? (x, y) : (y, x);
                row = flipRows ? stored.Height - 1 - row : row;
                column = flipColumns ? stored.Width - 1 - column : column;
                stored.Data.AsSpan(((row * stored.Width) + column) * channels, channels).CopyTo(upright.Data.AsSpan(((y * width) + x) * channels));
            }
        }

        return upright;
    }
}
