namespace Anneal.CoreML.Format;

public partial class FeatureType
{
    /// <summary>Makes the feature an image of this size in pixels, whatever it was before; whether it is optional stays.</summary>
    public ImageFeatureType SetImageType(int width, int height, ImageFeatureType.Types.ColorSpace colorSpace)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        return ImageType = new ImageFeatureType { Width = width, Height = height, ColorSpace = colorSpace };
    }

    /// <summary>Makes the feature an array of this shape, whatever it was before.</summary>
    public ArrayFeatureType SetMultiArrayType(
        IEnumerable<long> shape, ArrayFeatureType.Types.ArrayDataType dataType = ArrayFeatureType.Types.ArrayDataType.Double) =>
        MultiArrayType = new ArrayFeatureType { Shape = { shape }, DataType = dataType };
}
