using Anneal.CoreML.Format;

namespace Anneal.CoreML.Runtime;

/// <summary>Name, type and size of a model's input or output.</summary>
public sealed class MLFeatureDescription
{
    internal MLFeatureDescription(FeatureDescription description)
    {
        Name = description.Name;
        ShortDescription = description.ShortDescription;
        Type = MLFeatureTypes.Of(description.Type);
        IsOptional = description.Type?.IsOptional ?? false;
        if (description.Type?.ImageType is { } image) ImageConstraint = new MLImageConstraint(image);
        MultiArrayShape = description.Type?.MultiArrayType is { } array ? [.. array.Shape] : null;
    }

    /// <summary>The feature's name.</summary>
    public string Name { get; }

    /// <summary>What it is, in the author's words.</summary>
    public string ShortDescription { get; }

    /// <summary>What its values are.</summary>
    public MLFeatureType Type { get; }

    /// <summary>Whether it may be left out.</summary>
    public bool IsOptional { get; }

    /// <summary>Size and colours of an image; null for anything else.</summary>
    public MLImageConstraint? ImageConstraint { get; }

    /// <summary>The shape of an array, empty where it is not known; null for anything else.</summary>
    public IReadOnlyList<long>? MultiArrayShape { get; }

    /// <summary>For messages: an image of 28 x 28 pixels, GRAYSCALE.</summary>
    public override string ToString() => Type switch
    {
        MLFeatureType.Image => $"an image of {ImageConstraint!.PixelsWide} x {ImageConstraint.PixelsHigh} pixels",
        MLFeatureType.MultiArray => $"an array [{string.Join(", ", MultiArrayShape!)}]",
        MLFeatureType.String => "a string",
        MLFeatureType.Int64 => "an integer",
        _ => Type.ToString(),
    };
}
