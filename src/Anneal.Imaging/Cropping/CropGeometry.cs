using Anneal.Imaging.Resampling;

namespace Anneal.Imaging.Cropping;

/// <summary>Which part of the source fills which part of the target.</summary>
/// <param name="Source">The part that is taken, in source pixels; edges may fall inside a pixel.</param>
/// <param name="Left">Where it starts in the target, in whole pixels.</param>
/// <param name="Top">Where it starts in the target, in whole pixels.</param>
/// <param name="Width">How many target pixels wide it becomes.</param>
/// <param name="Height">How many target pixels high it becomes.</param>
public readonly record struct CropGeometry(SourceRectangle Source, int Left, int Top, int Width, int Height)
{
    /// <summary>The geometry that <paramref name="option"/> asks for.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive, or the option unknown.</exception>
    public static CropGeometry For(int sourceWidth, int sourceHeight, int width, int height, CropAndScale option)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sourceWidth);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sourceHeight);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        return option switch
        {
            CropAndScale.CenterCrop => CenterCrop(sourceWidth, sourceHeight, width, height),
            CropAndScale.ScaleFit => ScaleFit(sourceWidth, sourceHeight, width, height),
            CropAndScale.ScaleFill => new(SourceRectangle.Whole(sourceWidth, sourceHeight), 0, 0, width, height),
            _ => throw new ArgumentOutOfRangeException(nameof(option), option, "The crop-and-scale option is unknown: 0 (center crop), 1 (scale fit) or 2 (scale fill) was expected."),
        };
    }

    private static CropGeometry CenterCrop(int sourceWidth, int sourceHeight, int width, int height)
    {
        // Compared as whole numbers, so that an exact match of shapes takes the whole picture without rounding.
        long across = (long)sourceWidth * height;
        long down = (long)sourceHeight * width;
        double partWidth = across <= down ? sourceWidth : (double)down / height;
        double partHeight = across >= down ? sourceHeight : (double)across / width;
        return new(new((sourceWidth - partWidth) / 2, (sourceHeight - partHeight) / 2, partWidth, partHeight), 0, 0, width, height);
    }

    private static CropGeometry ScaleFit(int sourceWidth, int sourceHeight, int width, int height)
    {
        long across = (long)sourceWidth * height;
        long down = (long)sourceHeight * width;
        int fitWidth = across >= down ? width : Round(across, sourceHeight);
        int fitHeight = across <= down ? height : Round(down, sourceWidth);
        return new(SourceRectangle.Whole(sourceWidth, sourceHeight), (width - fitWidth) / 2, (height - fitHeight) / 2, fitWidth, fitHeight);

        static int Round(long numerator, int denominator) => (int)Math.Max((numerator + (denominator / 2)) / denominator, 1);
    }
}
