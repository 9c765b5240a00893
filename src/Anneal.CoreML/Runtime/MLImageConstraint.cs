using Anneal.CoreML.Format;
using Anneal.CoreML.Vision;
using Anneal.Imaging;
using Anneal.Imaging.Cropping;
using ColorSpace = Anneal.CoreML.Format.ImageFeatureType.Types.ColorSpace;

namespace Anneal.CoreML.Runtime;

/// <summary>Size and colours of an image feature.</summary>
public sealed class MLImageConstraint
{
    internal MLImageConstraint(ImageFeatureType type)
    {
        // Validation has refused sizes below 1; one that does not fit an int is no picture.
        if (type.Width > int.MaxValue || type.Height > int.MaxValue) throw new MLModelException($"An image feature of {type.Width} x {type.Height} pixels is too large.");
        (PixelsWide, PixelsHigh, ColorSpace) = ((int)type.Width, (int)type.Height, type.ColorSpace);
    }

    /// <summary>Width in pixels.</summary>
    public int PixelsWide { get; }

    /// <summary>Height in pixels.</summary>
    public int PixelsHigh { get; }

    /// <summary>Grey or colour, and the order of its channels inside the network.</summary>
    public ColorSpace ColorSpace { get; }

    internal ColorMode Mode => ColorSpace is ColorSpace.Rgb or ColorSpace.Bgr ? ColorMode.Rgb : ColorMode.Gray;

    internal ImagePixels Fit(ImagePixels image, VNImageCropAndScaleOption option)
    {
        ImagePixels colors = image.Convert(Mode);
        return colors.Width == PixelsWide && colors.Height == PixelsHigh ? colors : Crop.ToSize(colors, PixelsWide, PixelsHigh, (CropAndScale)option);
    }
}
