using Anneal.CoreML.Format;

namespace Anneal.CoreML.Runtime;

/// <summary>What a feature value is.</summary>
public enum MLFeatureType
{
    /// <summary>Not set.</summary>
    Invalid = 0,

    /// <summary>A whole number.</summary>
    Int64 = 1,

    /// <summary>A number.</summary>
    Double = 2,

    /// <summary>Text.</summary>
    String = 3,

    /// <summary>A picture.</summary>
    Image = 4,

    /// <summary>An array of numbers.</summary>
    MultiArray = 5,

    /// <summary>Numbers by label.</summary>
    Dictionary = 6,

    /// <summary>A list of whole numbers or of text.</summary>
    Sequence = 7,
}

internal static class MLFeatureTypes
{
    public static MLFeatureType Of(FeatureType? type) => type?.TypeCase switch
    {
        FeatureType.TypeOneofCase.Int64Type => MLFeatureType.Int64,
        FeatureType.TypeOneofCase.DoubleType => MLFeatureType.Double,
        FeatureType.TypeOneofCase.StringType => MLFeatureType.String,
        FeatureType.TypeOneofCase.ImageType => MLFeatureType.Image,
        FeatureType.TypeOneofCase.MultiArrayType => MLFeatureType.MultiArray,
        FeatureType.TypeOneofCase.DictionaryType => MLFeatureType.Dictionary,
        FeatureType.TypeOneofCase.SequenceType => MLFeatureType.Sequence,
        _ => MLFeatureType.Invalid,
    };
}
