using Anneal.CoreML.Format;
using Google.Protobuf;
using Google.Protobuf.Reflection;

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

    /// <summary>How many weights a message holds, with all that is inside it.</summary>
    public static long CountWeights(IMessage message)
    {
        if (message is WeightParams w)
        {
            int bits = (int)Math.Max(1, w.Quantization?.NumberOfBits ?? 8);
            return w.FloatValue.Count + (w.Float16Value.Length / 2) + (w.RawValue.Length * 8L / bits) + w.Int8RawValue.Length;
        }

        long count = 0;
        foreach (FieldDescriptor field in message.Descriptor.Fields.InDeclarationOrder().Where(f => f.FieldType == FieldType.Message && !f.IsMap))
        {
            object? value = field.Accessor.GetValue(message);
            if (value is System.Collections.IList list) count += list.Cast<IMessage>().Sum(CountWeights);
            else if (value is IMessage inner) count += CountWeights(inner);
        }

        return count;
    }

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
