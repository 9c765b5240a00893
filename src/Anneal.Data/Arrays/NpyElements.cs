using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Anneal.Data.Arrays;

/// <summary>The elements of a .npy file: bytes on disk to typed arrays and back.</summary>
internal static class NpyElements
{
    // Memory is taken as the data arrive, beginning with this much, so that a header alone cannot claim gigabytes.
    private const int FirstBytes = 1 << 24;
    private const int TextBlock = 1 << 16;

    /// <summary>Reads the elements that the header announces and puts Fortran-ordered ones into C order.</summary>
    /// <exception cref="InvalidDataException">The data end early or hold no valid text.</exception>
    public static NDArray Read(Stream stream, NpyHeader header, string name)
    {
        Array data = header.ElementType switch
        {
            ElementType.Bool => Array.ConvertAll(ReadPlain<byte>(stream, header, name), b => b != 0),
            ElementType.Int8 => ReadPlain<sbyte>(stream, header, name),
            ElementType.Int16 => ReadPlain<short>(stream, header, name),
            ElementType.Int32 => ReadPlain<int>(stream, header, name),
            ElementType.Int64 => ReadPlain<long>(stream, header, name),
            ElementType.UInt8 => ReadPlain<byte>(stream, header, name),
            ElementType.UInt16 => ReadPlain<ushort>(stream, header, name),
            ElementType.UInt32 => ReadPlain<uint>(stream, header, name),
            ElementType.UInt64 => ReadPlain<ulong>(stream, header, name),
            ElementType.Float16 => ReadPlain<Half>(stream, header, name),
            ElementType.Float32 => ReadPlain<float>(stream, header, name),
            ElementType.Float64 => ReadPlain<double>(stream, header, name),
            _ => ReadText(stream, header, name),
        };
        if (header.FortranOrder && header.Shape.Length > 1 && header.Count > 0) data = ToRowMajor(data, header.Shape);
        return NDArray.Wrap(data, header.Shape, header.ElementType);
    }

    /// <summary>Bytes of one element; for text that of the longest, at least one character, as NumPy chooses it.</summary>
    public static int ItemSize(NDArray array)
    {
        if (!array.ElementType.IsText()) return array.ElementType.Width();
        int longest = 1;
        foreach (string text in array.AsStrings()) longest = Math.Max(longest, array.ElementType == ElementType.Bytes ? text.Length : CodePoints(text));
        return array.ElementType == ElementType.Bytes ? longest : 4 * longest;
    }

    /// <summary>Writes the elements in little-endian C order.</summary>
    public static void Write(Stream stream, NDArray array)
    {
        switch (array.ElementType)
        {
            case ElementType.Bool: stream.Write(MemoryMarshal.AsBytes<bool>(array.As<bool>())); break;
            case ElementType.Int8: WritePlain(stream, array.As<sbyte>()); break;
            case ElementType.Int16: WritePlain(stream, array.As<short>()); break;
            case ElementType.Int32: WritePlain(stream, array.As<int>()); break;
            case ElementType.Int64: WritePlain(stream, array.As<long>()); break;
            case ElementType.UInt8: WritePlain(stream, array.As<byte>()); break;
            case ElementType.UInt16: WritePlain(stream, array.As<ushort>()); break;
            case ElementType.UInt32: WritePlain(stream, array.As<uint>()); break;
            case ElementType.UInt64: WritePlain(stream, array.As<ulong>()); break;
            case ElementType.Float16: WritePlain(stream, array.As<Half>()); break;
            case ElementType.Float32: WritePlain(stream, array.As<float>()); break;
            case ElementType.Float64: WritePlain(stream, array.As<double>()); break;
            default: WriteText(stream, array); break;
        }
    }

    private static T[] ReadPlain<T>(Stream stream, NpyHeader header, string name)
        where T : unmanaged
    {
        const int Block = 1 << 24; // a span of bytes ends at 2 GB, an array of wider elements does not
        T[] data = new T[Math.Min(header.Count, FirstBytes / header.ItemSize)];
        int filled = 0;
        while (filled < header.Count)
        {
            if (filled == data.Length) Array.Resize(ref data, (int)Math.Min(header.Count, 4L * filled));
            Span<byte> bytes = MemoryMarshal.AsBytes(data.AsSpan(filled, Math.Min(Block, data.Length - filled)));
            if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length) throw Truncated(header, name);
            if (header.BigEndian == BitConverter.IsLittleEndian) ReverseBytes(bytes, header.ItemSize);
            filled += bytes.Length / header.ItemSize;
        }

        return data;
    }

    private static void WritePlain<T>(Stream stream, T[] data)
        where T : unmanaged
    {
        if (BitConverter.IsLittleEndian)
        {
            const int Block = 1 << 24;
            for (int at = 0; at < data.Length; at += Block) stream.Write(MemoryMarshal.AsBytes(data.AsSpan(at, Math.Min(Block, data.Length - at))));
            return;
        }

        T[] copy = (T[])data.Clone();
        Span<byte> bytes = MemoryMarshal.AsBytes(copy.AsSpan());
        ReverseBytes(bytes, bytes.Length / Math.Max(1, copy.Length));
        stream.Write(bytes);
    }

    private static void ReverseBytes(Span<byte> bytes, int width)
    {
        switch (width)
        {
            case 2: BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ushort>(bytes), MemoryMarshal.Cast<byte, ushort>(bytes)); break;
            case 4: BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, uint>(bytes), MemoryMarshal.Cast<byte, uint>(bytes)); break;
            case 8: BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ulong>(bytes), MemoryMarshal.Cast<byte, ulong>(bytes)); break;
        }
    }

    private static string[] ReadText(Stream stream, NpyHeader header, string name)
    {
        List<string> texts = [];
        byte[] item = [];
        StringBuilder text = new();
        while (texts.Count < header.Count)
        {
            // The buffer, too, grows only as far as data exist.
            int filled = 0;
            while (filled < header.ItemSize)
            {
                if (item.Length == filled) Array.Resize(ref item, (int)Math.Min(header.ItemSize, Math.Max(TextBlock, 2L * filled)));
                int wanted = Math.Min(item.Length, header.ItemSize) - filled;
                if (stream.ReadAtLeast(item.AsSpan(filled, wanted), wanted, throwOnEndOfStream: false) < wanted) throw Truncated(header, name);
                filled += wanted;
            }

            ReadOnlySpan<byte> bytes = item.AsSpan(0, header.ItemSize);
            texts.Add(header.ElementType == ElementType.Bytes ? Encoding.Latin1.GetString(bytes.TrimEnd((byte)0)) : DecodeUtf32(bytes, header, name, text));
        }

        return [.. texts];
    }

    private static string DecodeUtf32(ReadOnlySpan<byte> bytes, NpyHeader header, string name, StringBuilder text)
    {
        text.Clear();
        int zeros = 0;
        for (int i = 0; i < bytes.Length; i += 4)
        {
            uint code = header.BigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes[i..]) : BinaryPrimitives.ReadUInt32LittleEndian(bytes[i..]);
            if (code == 0)
            {
                zeros++;
                continue;
            }

            text.Append('\0', zeros);
            zeros = 0;
            if (!Rune.TryCreate(code, out Rune rune)) throw new InvalidDataException($"{name} holds text with 0x{code:X}, which is no Unicode character: the file is damaged.");
            text.Append(rune.ToString());
        }

        return text.ToString();
    }

    private static void WriteText(Stream stream, NDArray array)
    {
        byte[] item = new byte[ItemSize(array)];
        foreach (string text in array.AsStrings())
        {
            Array.Clear(item);
            if (array.ElementType == ElementType.Bytes) Encoding.Latin1.GetBytes(text, item);
            else Encoding.UTF32.GetBytes(text, item);
            stream.Write(item);
        }
    }

    private static int CodePoints(string text)
    {
        int count = 0;
        foreach (Rune _ in text.EnumerateRunes()) count++;
        return count;
    }

    private static Array ToRowMajor(Array columnMajor, int[] shape)
    {
        // Walks the result in order; the column-major position of an element is the sum of index × stride with strides growing from the first dimension.
        Array result = Array.CreateInstanceFromArrayType(columnMajor.GetType(), columnMajor.Length);
        return columnMajor switch
        {
            string[] s => Transpose(s, (string[])result, shape),
            bool[] s => Transpose(s, (bool[])result, shape),
            Half[] s => Transpose(s, (Half[])result, shape),
            float[] s => Transpose(s, (float[])result, shape),
            double[] s => Transpose(s, (double[])result, shape),
            byte[] s => Transpose(s, (byte[])result, shape),
            ushort[] s => Transpose(s, (ushort[])result, shape),
            uint[] s => Transpose(s, (uint[])result, shape),
            _ => Transpose((ulong[])columnMajor, (ulong[])result, shape),
        };
    }

    private static T[] Transpose<T>(T[] from, T[] to, int[] shape)
    {
        int[] index = new int[shape.Length];
        int[] strides = new int[shape.Length];
        int stride = 1;
        for (int d = 0; d < shape.Length; d++)
        {
            strides[d] = stride;
            stride *= shape[d];
        }

        int at = 0;
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = from[at];
            for (int d = shape.Length - 1; d >= 0; d--)
            {
                at += strides[d];
                if (++index[d] < shape[d]) break;
                at -= shape[d] * strides[d];
                index[d] = 0;
            }
        }

        return to;
    }

    private static InvalidDataException Truncated(NpyHeader header, string name) =>
        new($"{name} ends before its {header.DataLength} bytes for shape {NDArray.FormatShape(header.Shape)} of {header.ElementType}: the file is truncated.");
}
