using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Anneal.Hdf5.Content;

/// <summary>Conversions of stored numbers.</summary>
internal static class Numbers
{
    /// <summary>Converts each element by the function for its kind.</summary>
    internal static T[] To<T>(H5Values values, Func<double, T> real, Func<long, T> signed, Func<ulong, T> unsigned)
    {
        H5Type type = values.Type;
        bool bfloat16 = type.IsBFloat16 || IsKerasBFloat16(values);
        if (!bfloat16 && type.Class is not (H5Class.Float or H5Class.Integer or H5Class.Enum))
        {
            throw values.Fail($"the elements are {type}, not numbers");
        }

        ReadOnlySpan<byte> bytes = values.Content.Bytes();
        T[] result = new T[values.Count];
        for (int i = 0; i < result.Length; i++)
        {
            ReadOnlySpan<byte> element = bytes.Slice(i * type.Size, type.Size);
            result[i] = bfloat16 ? real(BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(element) << 16))
                : type.Class == H5Class.Float ? real(Real(element))
                : type.IsSigned ? signed(Signed(element))
                : unsigned(Unsigned(element));
        }

        return result;
    }

    /// <summary>The little-endian bytes of an array.</summary>
    internal static byte[] Bytes<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        byte[] bytes = MemoryMarshal.AsBytes(values).ToArray();
        if (!BitConverter.IsLittleEndian)
        {
            ReverseEach(bytes, bytes.Length / Math.Max(values.Length, 1));
        }

        return bytes;
    }

    internal static void ReverseEach(Span<byte> bytes, int size)
    {
        for (int i = 0; size > 1 && i + size <= bytes.Length; i += size)
        {
            bytes.Slice(i, size).Reverse();
        }
    }

    internal static long Signed(ReadOnlySpan<byte> element) => element.Length switch
    {
        1 => (sbyte)element[0],
        2 => BinaryPrimitives.ReadInt16LittleEndian(element),
        4 => BinaryPrimitives.ReadInt32LittleEndian(element),
        _ => BinaryPrimitives.ReadInt64LittleEndian(element),
    };

    internal static ulong Unsigned(ReadOnlySpan<byte> element) => element.Length switch
    {
        1 => element[0],
        2 => BinaryPrimitives.ReadUInt16LittleEndian(element),
        4 => BinaryPrimitives.ReadUInt32LittleEndian(element),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(element),
    };

    private static double Real(ReadOnlySpan<byte> element) => element.Length switch
    {
        2 => (double)BinaryPrimitives.ReadHalfLittleEndian(element),
        4 => BinaryPrimitives.ReadSingleLittleEndian(element),
        _ => BinaryPrimitives.ReadDoubleLittleEndian(element),
    };

    /// <summary>Keras 3 stores bfloat16 as two opaque bytes and says so in an attribute.</summary>
    private static bool IsKerasBFloat16(H5Values values) =>
        values is H5Dataset dataset && dataset.Type.Class == H5Class.Opaque && dataset.Type.Size == 2
        && dataset.Attributes.TryGet("dtype", out H5Attribute? dtype) && dtype.Type.Class == H5Class.String
        && dtype.Count == 1 && dtype.ReadString() == "bfloat16";
}
