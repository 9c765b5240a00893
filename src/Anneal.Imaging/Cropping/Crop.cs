using Anneal.Imaging.Resampling;

namespace Anneal.Imaging.Cropping;

/// <summary>Crop-and-scale: a picture of any shape to exactly the size that a model takes.</summary>
public static class Crop
{
    /// <summary>A picture of exactly <paramref name="width"/> × <paramref name="height"/> pixels.</summary>
    /// <param name="pixels">The source.</param>
    /// <param name="width">Target width, at least 1.</param>
    /// <param name="height">Target height, at least 1.</param>
    /// <param name="option">What happens where the shapes differ. What <see cref="CropAndScale.ScaleFit"/> leaves free is black (opaque, with alpha).</param>
    /// <param name="filter"><see cref="Resample.ModelDefault"/> when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive, or the option unknown.</exception>
    public static ImagePixels ToSize(ImagePixels pixels, int width, int height, CropAndScale option = CropAndScale.CenterCrop, ResampleFilter? filter = null)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        CropGeometry geometry = CropGeometry.For(pixels.Width, pixels.Height, width, height, option);
        ImagePixels scaled = Resample.Resize(pixels, geometry.Width, geometry.Height, filter, geometry.Source);
        return geometry.Width == width && geometry.Height == height ? scaled : PlaceOnBlack(scaled, geometry, width, height);
    }

    private static ImagePixels PlaceOnBlack(ImagePixels scaled, in CropGeometry geometry, int width, int height)
    {
        ImagePixels target = new(width, height, scaled.Channels);
        if (target.Channels == 4)
        {
            for (int alpha = 3; alpha < target.Data.Length; alpha += 4)
            {
                target.Data[alpha] = 255;
            }
        }

        for (int y = 0; y < scaled.Height; y++)
        {
            scaled.Row(y).CopyTo(target.Row(geometry.Top + y)[(geometry.Left * scaled.Channels)..]);
        }

        return target;
    }
}
