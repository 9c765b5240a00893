namespace Anneal.Imaging.Drawing;

/// <summary>Many small pictures in one: samples of a data set, misread digits, first-layer filters.</summary>
public static class ContactSheet
{
    /// <summary>Tiles in reading order, each in the middle of a cell as large as the largest tile.</summary>
    /// <param name="images">At least one picture; sizes and channels may differ. Alpha is dropped.</param>
    /// <param name="columns">Tiles in a row, at least 1.</param>
    /// <param name="labels">A line under each tile (null: none), as many as tiles. See <see cref="PixelFont"/> for the characters; what is too long is cut.</param>
    /// <param name="options">Magnification, gaps and colours; the defaults when null.</param>
    /// <returns>Grey when all tiles are grey, otherwise RGB.</returns>
    /// <exception cref="ArgumentException">No pictures, another number of labels, or a sheet too large for memory.</exception>
    public static ImagePixels Render(IReadOnlyList<ImagePixels> images, int columns, IReadOnlyList<string>? labels = null, ContactSheetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        options ??= new();
        options.Require();
        if (images.Count == 0)
        {
            throw new ArgumentException("A contact sheet needs at least one picture.", nameof(images));
        }

        if (labels is not null && labels.Count != images.Count)
        {
            throw new ArgumentException($"{images.Count} pictures need as many labels, got {labels.Count}.", nameof(labels));
        }

        columns = Math.Min(columns, images.Count);
        int rows = (images.Count + columns - 1) / columns;
        int tileWidth = checked(images.Max(image => image.Width) * options.Scale);
        int tileHeight = checked(images.Max(image => image.Height) * options.Scale);
        int labelHeight = labels is null ? 0 : PixelFont.Height + 2;
        int channels = images.All(image => image.Channels == 1) ? 1 : 3;
        PixelCanvas canvas = new(
            checked((columns * (tileWidth + options.Gap)) + options.Gap),
            checked((rows * (tileHeight + labelHeight + options.Gap)) + options.Gap),
            channels,
            options.Background);
        for (int i = 0; i < images.Count; i++)
        {
            int left = options.Gap + (i % columns * (tileWidth + options.Gap));
            int top = options.Gap + (i / columns * (tileHeight + labelHeight + options.Gap));
            ImagePixels image = images[i];
            canvas.Draw(image, left + ((tileWidth - (image.Width * options.Scale)) / 2), top + ((tileHeight - (image.Height * options.Scale)) / 2), options.Scale);
            if (labels is not null)
            {
                string label = PixelFont.Fit(labels[i], tileWidth + options.Gap - 1);
                canvas.Write(label, left + ((tileWidth - PixelFont.WidthOf(label)) / 2), top + tileHeight + 2, options.Ink);
            }
        }

        return canvas.Pixels;
    }
}

/// <summary>How a <see cref="ContactSheet"/> looks.</summary>
/// <param name="Scale">Whole-number magnification, without smoothing.</param>
/// <param name="Gap">Pixels between tiles and around them.</param>
/// <param name="Background">The grey level behind the tiles.</param>
/// <param name="Ink">The grey level of labels.</param>
public sealed record ContactSheetOptions(int Scale = 1, int Gap = 4, byte Background = 40, byte Ink = 230)
{
    internal void Require()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Scale);
        ArgumentOutOfRangeException.ThrowIfNegative(Gap);
    }
}
