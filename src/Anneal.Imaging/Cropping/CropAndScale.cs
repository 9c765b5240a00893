namespace Anneal.Imaging.Cropping;

/// <summary>How a picture of any shape becomes one of exactly the wanted size. The numbers are those of Vision's <c>VNImageCropAndScaleOption</c>.</summary>
public enum CropAndScale
{
    /// <summary>The largest centred part that has the wanted shape; the rest is cut off, nothing is distorted.</summary>
    CenterCrop = 0,

    /// <summary>The whole picture, as large as it fits, in the middle; the rest is black. Nothing is cut off or distorted.</summary>
    ScaleFit = 1,

    /// <summary>The whole picture, stretched to the wanted size; its shape is not kept.</summary>
    ScaleFill = 2,
}
