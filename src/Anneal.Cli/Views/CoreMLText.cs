using Anneal.CoreML.Format;

namespace Anneal.Cli.Views;

/// <summary>Core ML's messages in a few words.</summary>
internal static class CoreMLText
{
    /// <summary>A feature's type: image 28 x 28 GRAYSCALE, array [1, 28, 28] DOUBLE, dictionary by string.</summary>
    public static string Of(FeatureType? type) => type?.TypeCase switch
    {
        FeatureType.TypeOneofCase.ImageType => $"image {type.ImageType.Width} x {type.ImageType.Height} {EnumName(type.ImageType.ColorSpace)}",
        FeatureType.TypeOneofCase.MultiArrayType => $"array [{string.Join(", ", type.MultiArrayType.Shape)}] {EnumName(type.MultiArrayType.DataType)}",
        FeatureType.TypeOneofCase.DictionaryType => $"dictionary by {(type.DictionaryType.KeyTypeCase == DictionaryFeatureType.KeyTypeOneofCase.Int64KeyType ? "integer" : "string")}",
        FeatureType.TypeOneofCase.StringType => "string",
        FeatureType.TypeOneofCase.Int64Type => "integer",
        FeatureType.TypeOneofCase.DoubleType => "number",
        FeatureType.TypeOneofCase.None or null => "unknown",
        _ => ModelTypes.NameOf(type),
    };

    /// <summary>The class labels of a network classifier, as texts.</summary>
    public static IReadOnlyList<string> ClassLabels(MLModelSpec model) => model.Network?.Classifier switch
    {
        null => [],
        { Int64ClassLabels: { } integers } => [.. integers.Vector.Select(l => l.ToString(System.Globalization.CultureInfo.InvariantCulture))],
        { } classifier => [.. classifier.StringClassLabels?.Vector ?? []],
    };

    private static string EnumName<T>(T value)
        where T : struct, Enum => value.ToString().ToUpperInvariant();
}
