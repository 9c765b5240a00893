using System.Buffers.Binary;
using System.Text;

namespace Anneal.Hdf5.Reading;

/// <summary>Reads little-endian fields one after another inside one structure, never past its end.</summary>
internal sealed class ByteReader
{
    private static readonly UTF8Encoding Strict = new(false, true);
    private readonly int _end;
    private readonly string _what;

    internal ByteReader(FileSource source, int start, int end, string what)
    {
        Source = source;
        Start = start;
        Position = start;
        _end = end;
        _what = what;
    }

    internal FileSource Source { get; }

    internal int Start { get; }

    /// <summary>The same structure from its start.</summary>
    internal ByteReader Again() => new(Source, Start, _end, _what);

    internal int Position { get; private set; }

    internal int Left => _end - Position;

    internal byte U8() => Take(1)[0];

    internal ushort U16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    internal uint U32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    internal ulong U64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    /// <summary>An unsigned integer of 0 to 8 bytes.</summary>
    internal ulong Unsigned(int size) => LittleEndian.Unsigned(Take(size));

    /// <summary>A field of the file's address size.</summary>
    internal ulong Address() => Unsigned(Source.OffsetSize);

    /// <summary>A field of the file's length size.</summary>
    internal ulong Length() => Unsigned(Source.LengthSize);

    internal ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > Left)
        {
            throw Fail($"{_what} ends {(count < 0 ? "before it starts" : "too early")}; the file is damaged");
        }

        ReadOnlySpan<byte> bytes = Source.Span(Position, count);
        Position += count;
        return bytes;
    }

    internal void Skip(int count) => Take(count);

    /// <summary>A part of this structure, as a structure of its own.</summary>
    internal ByteReader Part(int count, string name)
    {
        int from = Position;
        Skip(count);
        return new(Source, from, from + count, name);
    }

    /// <summary>Skips to a multiple of 8 bytes from a position; a last structure may lack its padding.</summary>
    internal void Align(int from) => Skip(Math.Min((8 - (Position - from) % 8) % 8, Left));

    /// <summary>Text up to a zero byte, or all of this many bytes.</summary>
    internal string Text(int count)
    {
        int at = Position;
        ReadOnlySpan<byte> bytes = Take(count);
        int zero = bytes.IndexOf((byte)0);
        return Decode(Source, zero < 0 ? bytes : bytes[..zero], at, _what);
    }

    /// <summary>Text up to a zero byte, which must come before the end.</summary>
    internal string TextToZero()
    {
        int length = Source.Span(Position, Left).IndexOf((byte)0);
        if (length < 0)
        {
            throw Fail($"a name in {_what} has no end; the file is damaged");
        }

        Source.Charge(length, Position, _what);
        string text = Text(length);
        Skip(1);
        return text;
    }

    internal void Signature(string expected)
    {
        int at = Position;
        ReadOnlySpan<byte> bytes = Take(4);
        for (int i = 0; i < 4; i++)
        {
            if (bytes[i] != expected[i])
            {
                throw Source.Fail(at, $"{_what} should start with '{expected}'; the file is damaged");
            }
        }
    }

    /// <summary>Checks a version, which says how the rest is laid out.</summary>
    internal int Version(params ReadOnlySpan<int> known)
    {
        int version = U8();
        return known.Contains(version) ? version : throw Source.Fail(Position - 1, $"version {version} of {_what} is not known; the file is damaged or newer than this reader");
    }

    /// <summary>Checks that the last four bytes are the checksum of the others.</summary>
    internal void Checksum()
    {
        int length = _end - Start - 4;
        if (length < 0 || BinaryPrimitives.ReadUInt32LittleEndian(Source.Span(_end - 4, 4)) != Lookup3.Hash(Source.Span(Start, length)))
        {
            throw Source.Fail(Start, $"the checksum of {_what} is wrong; the file is damaged");
        }
    }

    internal H5FormatException Fail(string detail) => Source.Fail(Position, detail);

    internal static string Decode(FileSource source, ReadOnlySpan<byte> bytes, int at, string what)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw source.Fail(at, $"text in {what} is not UTF-8; the file is damaged");
        }
    }
}
