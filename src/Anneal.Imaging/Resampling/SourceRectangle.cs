namespace Anneal.Imaging.Resampling;

/// <summary>A part of a picture in pixels from its top left corner; edges may fall inside a pixel.</summary>
/// <param name="Left">The left edge, at least 0.</param>
/// <param name="Top">The upper edge, at least 0.</param>
/// <param name="Width">Above 0; the right edge lies inside the picture.</param>
/// <param name="Height">Above 0; the lower edge lies inside the picture.</param>
public readonly record struct SourceRectangle(double Left, double Top, double Width, double Height)
{
    /// <summary>The whole of a picture.</summary>
    public static SourceRectangle Whole(int width, int height) => new(0, 0, width, height);

    internal double Right => Left + Width;

    internal double Bottom => Top + Height;

    internal void Require(int width, int height)
    {
        // Written so that NaN fails too. The slack forgives the rounding of Left + Width.
        const double Slack = 1e-6;
        if (!(Left >= 0 && Top >= 0 && Width > 0 && Height > 0 && Right <= width + Slack && Bottom <= height + Slack))
        {
            throw new ArgumentException($"The source rectangle {this} does not lie inside the picture of {width}x{height} pixels.");
        }
    }
}
