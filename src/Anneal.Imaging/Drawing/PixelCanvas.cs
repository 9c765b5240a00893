namespace Anneal.Imaging.Drawing;

/// <summary>A picture to draw other pictures and short lines of text on. What lies beyond its edges is cut off.</summary>
public sealed class PixelCanvas
{
    /// <summary>An empty canvas.</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="channels">1 grey or 3 RGB.</param>
    /// <param name="background">Its grey level.</param>
    /// <exception cref="ArgumentException">The sizes are not positive, too large for memory, or the channels not 1 or 3.</exception>
    public PixelCanvas(int width, int height, int channels, byte background = 0)
    {
        if (channels is not (1 or 3))
        {
            throw new ArgumentException($"A canvas has 1 or 3 channels, got {channels}.", nameof(channels));
        }

        Pixels = new(width, height, channels);
        Array.Fill(Pixels.Data, background);
    }

    /// <summary>What is drawn so far.</summary>
    public ImagePixels Pixels { get; }

    /// <summary>Draws a picture with its upper left corner at a place, every pixel as a square of <paramref name="scale"/>; alpha is dropped.</summary>
    public void Draw(ImagePixels image, int left, int top, int scale = 1)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scale);
        ImagePixels source = image.Convert(Pixels.Channels == 1 ? ColorMode.Gray : ColorMode.Rgb);
        int firstX = Math.Max(left, 0);
        int endX = (int)Math.Min(left + ((long)source.Width * scale), Pixels.Width);
        int endY = (int)Math.Min(top + ((long)source.Height * scale), Pixels.Height);
        for (int y = Math.Max(top, 0); y < endY; y++)
        {
            ReadOnlySpan<byte> from = source.Row((y - top) / scale);
            Span<byte> to = Pixels.Row(y);
            for (int x = firstX; x < endX; x++)
            {
                from.Slice((x - left) / scale * Pixels.Channels, Pixels.Channels).CopyTo(to[(x * Pixels.Channels)..]);
            }
        }
    }

    /// <summary>Writes a line in <see cref="PixelFont"/>, its upper left corner at a place.</summary>
    public void Write(string text, int left, int top, byte ink = 255)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (char character in text)
        {
            for (int y = 0; y < PixelFont.Height; y++)
            {
                for (int x = 0; x < PixelFont.Width; x++)
                {
                    if (PixelFont.IsInk(character, y, x))
                    {
                        Dot(left + x, top + y, ink);
                    }
                }
            }

            left += PixelFont.Advance;
        }
    }

    private void Dot(int x, int y, byte ink)
    {
        if (x >= 0 && x < Pixels.Width && y >= 0 && y < Pixels.Height)
        {
            Pixels.Row(y).Slice(x * Pixels.Channels, Pixels.Channels).Fill(ink);
        }
    }
}
