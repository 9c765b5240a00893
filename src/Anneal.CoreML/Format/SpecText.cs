using System.Collections;
using System.Globalization;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Anneal.CoreML.Format;

/// <summary>
/// The text form of a message (protobuf's text format): fields by number, defaults left out. With the weights emptied, the structure of a
/// model fits on a few screens and two models can be compared line by line.
/// </summary>
public static class SpecText
{
    /// <summary>The text of <paramref name="message"/>; with <paramref name="emptyWeights"/> the numbers of weight messages are left out.</summary>
    public static string Format(IMessage message, bool emptyWeights = false)
    {
        ArgumentNullException.ThrowIfNull(message);
        StringBuilder text = new();
        Write(text, message, 0, emptyWeights);
        return text.ToString();
    }

    private static void Write(StringBuilder text, IMessage message, int indent, bool emptyWeights)
    {
        foreach (FieldDescriptor field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            if (emptyWeights && message is WeightParams && field.Name is "floatValue" or "rawValue" or "float16Value") continue;
            object? value = field.Accessor.GetValue(message);
            if (field.IsMap) WriteMap(text, field, (IDictionary)value, indent, emptyWeights);
            else if (field.IsRepeated) foreach (object item in (IList)value) WriteField(text, field, item, indent, emptyWeights);
            else if (IsSet(field, message, value)) WriteField(text, field, value, indent, emptyWeights);
        }
    }

    private static bool IsSet(FieldDescriptor field, IMessage message, object? value) =>
        field.HasPresence ? field.Accessor.HasValue(message) : value switch
        {
            null => false,
            string s => s.Length > 0,
            ByteString b => b.Length > 0,
            bool b => b,
            Enum e => Convert.ToInt32(e, CultureInfo.InvariantCulture) != 0,
            IConvertible number => number.ToDouble(CultureInfo.InvariantCulture) != 0,
            _ => true,
        };

    private static void WriteMap(StringBuilder text, FieldDescriptor field, IDictionary map, int indent, bool emptyWeights)
    {
        FieldDescriptor key = field.MessageType.FindFieldByNumber(1), value = field.MessageType.FindFieldByNumber(2);
        List<object> keys = [.. map.Keys.Cast<object>()];
        keys.Sort((a, b) => a is string s ? string.CompareOrdinal(s, (string)b) : Comparer<object>.Default.Compare(a, b));
        foreach (object k in keys)
        {
            text.Append(' ', indent).Append(field.Name).Append(" {\n");
            WriteField(text, key, k, indent + 2, emptyWeights);
            WriteField(text, value, map[k]!, indent + 2, emptyWeights);
            text.Append(' ', indent).Append("}\n");
        }
    }

    private static void WriteField(StringBuilder text, FieldDescriptor field, object value, int indent, bool emptyWeights)
    {
        text.Append(' ', indent).Append(field.Name);
        if (value is IMessage message)
        {
            text.Append(" {\n");
            Write(text, message, indent + 2, emptyWeights);
            text.Append(' ', indent).Append("}\n");
            return;
        }

        text.Append(": ").Append(Scalar(field, value)).Append('\n');
    }

    private static string Scalar(FieldDescriptor field, object value) => value switch
    {
        string s => Quoted(Encoding.UTF8.GetBytes(s), keepText: true),
        ByteString bytes => Quoted(bytes.Span, keepText: false),
        bool b => b ? "true" : "false",
        double d => PythonText.Of(d),
        float f => PythonText.Of(f),
        Enum e => EnumName(field, Convert.ToInt32(e, CultureInfo.InvariantCulture)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string EnumName(FieldDescriptor field, int number) =>
        field.EnumType.FindValueByNumber(number)?.Name ?? number.ToString(CultureInfo.InvariantCulture);

    private static string Quoted(ReadOnlySpan<byte> bytes, bool keepText)
    {
        List<byte> text = [(byte)'"'];
        foreach (byte b in bytes)
        {
            switch (b)
            {
                case (byte)'\n': text.AddRange("\\n"u8); break;
                case (byte)'\r': text.AddRange("\\r"u8); break;
                case (byte)'\t': text.AddRange("\\t"u8); break;
                case (byte)'"': text.AddRange("\\\""u8); break;
                case (byte)'\'': text.AddRange("\\'"u8); break;
                case (byte)'\\': text.AddRange("\\\\"u8); break;
                case < 32 or 127: Octal(b); break;
                case > 127 when !keepText: Octal(b); break;
                default: text.Add(b); break;
            }
        }

        text.Add((byte)'"');
        return Encoding.UTF8.GetString([.. text]);

        void Octal(byte b) => text.AddRange([(byte)'\\', (byte)('0' + (b >> 6)), (byte)('0' + ((b >> 3) & 7)), (byte)('0' + (b & 7))]);
    }
}
