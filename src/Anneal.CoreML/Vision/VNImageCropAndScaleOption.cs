namespace Anneal.CoreML.Vision;

/// <summary>How a picture of any shape becomes one of the model's size. The numbers are Vision's.</summary>
public enum VNImageCropAndScaleOption
{
    /// <summary>The largest centred part of the wanted shape.</summary>
    CenterCrop = 0,

    /// <summary>The whole picture as large as it fits, with black beside it.</summary>
    ScaleFit = 1,

    /// <summary>The whole picture, stretched.</summary>
    ScaleFill = 2,
}
