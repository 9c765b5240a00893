using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Anneal.Data.Arrays;

/// <summary>
/// The header of an array in NumPy's .npy format, versions 1.0 to 3.0: magic, version, length, and a Python dictionary with the keys
/// <c>descr</c>, <c>fortran_order</c> and <c>shape</c>.
/// </summary>
/// <param name="ElementType">What the elements are.</param>
/// <param name="ItemSize">Bytes of one element.</param>
/// <param name="BigEndian">Whether the most significant byte of an element comes first.</param>
/// <param name="FortranOrder">Whether the first index varies fastest.</param>
/// <param name="Shape">The sizes.</param>
/// <param name="Count">The number of elements.</param>
/// <param name="Offset">Bytes of the header: where the elements begin.</param>
internal sealed record NpyHeader(ElementType ElementType, int ItemSize, bool BigEndian, bool FortranOrder, int[] Shape, int Count, long Offset)
{
    // Real headers take one or two hundred bytes; structured types, which are refused anyway, take more.
    private const int MaxHeaderLength = 1 << 16;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Bytes of the elements in the file.</summary>
    public long DataLength => (long)Count * ItemSize;

    /// <summary>Reads the header and leaves the stream at the first element.</summary>
    /// <exception cref="InvalidDataException">It is no header, or describes an array that cannot be read.</exception>
    public static NpyHeader Read(Stream stream, string name)
    {
        Span<byte> start = stackalloc byte[12];
        ReadExactly(stream, start[..10], name);
        if (!start[..6].SequenceEqual(Magic)) throw new InvalidDataException($"{name} is not in .npy format: it does not begin with \\x93NUMPY.");
        int major = start[6];
        if (major is < 1 or > 3) throw new InvalidDataException($"{name} has .npy version {major}.{start[7]}; versions 1 to 3 can be read.");
        long length = BinaryPrimitives.ReadUInt16LittleEndian(start[8..]);
        if (major > 1)
        {
            ReadExactly(stream, start[10..], name);
            length = BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        }

        if (length > MaxHeaderLength) throw new InvalidDataException($"{name} announces a header of {length} bytes; at most {MaxHeaderLength} are accepted.");
        byte[] text = new byte[length];
        ReadExactly(stream, text, name);
        return Parse(major == 3 ? Encoding.UTF8.GetString(text) : Encoding.Latin1.GetString(text), (major == 1 ? 10 : 12) + length, name);
    }

    /// <summary>Writes a version 1.0 header for the array (version 1.0 always suffices: at most 64 sizes), padded so that the elements begin at a multiple of 64 bytes.</summary>
    public static void Write(Stream stream, NDArray array, int itemSize)
    {
        string descr = array.ElementType switch
        {
            ElementType.Bool => "|b1",
            ElementType.Int8 => "|i1",
            ElementType.UInt8 => "|u1",
            ElementType.String => $"<U{itemSize / 4}",
            ElementType.Bytes => $"|S{itemSize}",
            ElementType t => (t.IsFloatingPoint() ? "<f" : t is ElementType.Int16 or ElementType.Int32 or ElementType.Int64 ? "<i" : "<u") + itemSize,
        };
        StringBuilder text = new($"{{'descr': '{descr}', 'fortran_order': False, 'shape': {(array.Rank == 0 ? "()" : array.ShapeText)}, }}");
        int unpadded = 10 + text.Length + 1;
        text.Append(' ', ((unpadded + 63) / 64 * 64) - unpadded).Append('\n');
        Span<byte> start = stackalloc byte[10];
        Magic.CopyTo(start);
        start[6] = 1;
        start[7] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(start[8..], checked((ushort)text.Length));
        stream.Write(start);
        stream.Write(Encoding.Latin1.GetBytes(text.ToString()));
    }

    private static void ReadExactly(Stream stream, Span<byte> buffer, string name)
    {
        if (stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) < buffer.Length)
        {
            throw new InvalidDataException($"{name} ends inside the .npy header: the file is truncated.");
        }
    }

    private static NpyHeader Parse(string text, long offset, string name)
    {
        HeaderText reader = new(text, name);
        string? descr = null;
        bool? fortran = null;
        int[]? shape = null;
        reader.Expect('{');
        while (!reader.Accept('}'))
        {
            string key = reader.Quoted();
            reader.Expect(':');
            switch (key)
            {
                case "descr" when descr is null:
                    if (reader.Peek() is '[' or '(') throw new InvalidDataException($"{name} holds records (a structured dtype); save each field as an array of its own.");
                    descr = reader.Quoted();
                    break;
                case "fortran_order" when fortran is null:
                    fortran = reader.Boolean();
                    break;
                case "shape" when shape is null:
                    shape = reader.Shape();
                    break;
                default:
                    throw reader.Malformed($"the key '{key}'");
            }

            if (!reader.Accept(',') && reader.Peek() != '}') throw reader.Malformed("a missing comma");
        }

        reader.ExpectEnd();
        if (descr is null || fortran is null || shape is null) throw reader.Malformed("no descr, fortran_order or shape");
        (ElementType type, int itemSize, bool big) = ParseDescr(descr, name);
        long count = NDArray.CountElements(shape);
        if (count < 0) throw new InvalidDataException($"{name} announces shape {NDArray.FormatShape(shape)}, which is more than one array can hold.");
        if (itemSize == 0 && count > 0) throw new InvalidDataException($"{name} announces {count} elements of zero bytes ('{descr}').");
        return new NpyHeader(type, itemSize, big, fortran.Value, shape, (int)count, offset);
    }

    private static (ElementType Type, int ItemSize, bool BigEndian) ParseDescr(string descr, string name)
    {
        string code = descr;
        bool big = code.StartsWith('>');
        if (code.Length > 0 && code[0] is '<' or '>' or '|' or '=') code = code[1..];
        if (code.StartsWith('O')) throw new InvalidDataException($"{name} holds Python objects (pickle), which are never read: they could run code. Save plain numbers or text instead.");
        ElementType? type = code switch
        {
            "?" or "b1" => ElementType.Bool,
            "i1" or "b" => ElementType.Int8,
            "i2" => ElementType.Int16,
            "i4" => ElementType.Int32,
            "i8" => ElementType.Int64,
            "u1" or "B" => ElementType.UInt8,
            "u2" => ElementType.UInt16,
            "u4" => ElementType.UInt32,
            "u8" => ElementType.UInt64,
            "f2" => ElementType.Float16,
            "f4" => ElementType.Float32,
            "f8" => ElementType.Float64,
            _ => null,
        };
        if (type is { } numeric) return (numeric, numeric.Width(), big);
        if (code.Length > 1 && code[0] is 'U' or 'S' or 'a' && int.TryParse(code.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int characters) && characters <= int.MaxValue / 4)
        {
            return code[0] == 'U' ? (ElementType.String, 4 * characters, big) : (ElementType.Bytes, characters, false);
        }

        throw new InvalidDataException($"{name} has elements of type '{descr}'; readable are bool, integers, float16, float32, float64 and text (U, S).");
    }

    /// <summary>The little of Python's literal syntax that headers use.</summary>
    private sealed class HeaderText(string text, string name)
    {
        private int _at;

        public InvalidDataException Malformed(string what) => new($"{name} has a malformed .npy header: {what} at character {_at}.");

        public char Peek()
        {
            while (_at < text.Length && text[_at] is ' ' or '\t' or '\n' or '\r') _at++;
            return _at < text.Length ? text[_at] : '\0';
        }

        public bool Accept(char c)
        {
            if (Peek() != c || _at >= text.Length) return false;
            _at++;
            return true;
        }

        public void Expect(char c)
        {
            if (!Accept(c)) throw Malformed($"no '{c}'");
        }

        public void ExpectEnd()
        {
            if (Peek() != '\0' || _at < text.Length) throw Malformed("more text after the dictionary");
        }

        public string Quoted()
        {
            char quote = Peek();
            if (quote is not ('\'' or '"')) throw Malformed("no text");
            int end = text.IndexOf(quote, _at + 1);
            if (end < 0) throw Malformed("an open quotation");
            string value = text[(_at + 1)..end];
            _at = end + 1;
            return value;
        }

        public bool Boolean()
        {
            Peek();
            foreach (bool value in (ReadOnlySpan<bool>)[true, false])
            {
                string word = value ? "True" : "False";
                if (string.CompareOrdinal(text, _at, word, 0, word.Length) != 0) continue;
                _at += word.Length;
                return value;
            }

            throw Malformed("neither True nor False");
        }

        public int[] Shape()
        {
            List<int> sizes = [];
            Expect('(');
            while (!Accept(')'))
            {
                Peek();
                int start = _at;
                while (_at < text.Length && char.IsAsciiDigit(text[_at])) _at++;
                if (_at == start) throw Malformed("a size that is no number");
                if (!int.TryParse(text.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out int size) || sizes.Count == NDArray.MaxRank)
                {
                    throw new InvalidDataException($"{name} announces a shape with size {text[start.._at]} as number {sizes.Count + 1}, which is more than one array can hold.");
                }

                sizes.Add(size);
                Accept('L'); // long integers as Python 2 wrote them
                if (!Accept(',') && Peek() != ')') throw Malformed("a missing comma");
            }

            return [.. sizes];
        }
    }
}
