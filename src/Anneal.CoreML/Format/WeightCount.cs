using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Anneal.CoreML.Format;

/// <summary>How many weights there are, in whatever form the file keeps them.</summary>
public static class WeightCount
{
    /// <summary>The weights of a layer, or of any other message, with all that is inside it.</summary>
    public static long Of(IMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message is WeightParams w)
        {
            int bits = (int)Math.Max(1, w.Quantization?.NumberOfBits ?? 8);
            return w.FloatValue.Count + (w.Float16Value.Length / 2) + (w.RawValue.Length * 8L / bits) + w.Int8RawValue.Length;
        }

        long count = 0;
        foreach (FieldDescriptor field in message.Descriptor.Fields.InDeclarationOrder().Where(f => f.FieldType == FieldType.Message && !f.IsMap))
        {
            object? value = field.Accessor.GetValue(message);
            if (value is System.Collections.IList list) count += list.Cast<IMessage>().Sum(Of);
            else if (value is IMessage inner) count += Of(inner);
        }

        return count;
    }
}
