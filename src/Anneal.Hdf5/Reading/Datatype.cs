using System.Collections.Immutable;
using Anneal.Hdf5.Content;

namespace Anneal.Hdf5.Reading;

/// <summary>An element's type, from a datatype message, and the byte order, which the public type leaves out.</summary>
internal readonly record struct Datatype(H5Type Type, bool IsBigEndian)
{
    private static readonly string[] Names =
        ["integer", "float", "time", "string", "bitfield", "opaque", "compound", "reference", "enumeration", "variable-length", "array", "complex"];

    internal static Datatype Read(ByteReader at)
    {
        byte first = at.U8();
        int version = first >> 4, kind = first & 15;
        if (version is < 1 or > 5)
        {
            throw at.Fail($"version {version} of a datatype is not known; the file is damaged or newer than this reader");
        }

        uint bits = (uint)at.Unsigned(3);
        uint size = at.U32();
        if (size is 0 or > int.MaxValue)
        {
            throw at.Fail($"an element of {size} bytes is not possible; the file is damaged");
        }

        return kind switch
        {
            0 => ReadInteger(at, bits, (int)size),
            1 => ReadFloat(at, bits, (int)size),
            3 => new(ReadString(at, bits, (int)size), false),
            5 => new(H5Type.Opaque((int)size, at.Text((int)Math.Min(bits & 255, at.Left))), false),
            8 => ReadEnum(at, version, bits, (int)size),
            9 when (bits & 15) == 1 && size == 8 + (uint)at.Source.OffsetSize =>
                new(H5Type.VariableString(Charset(at, (bits >> 8) & 15), Padding(at, (bits >> 4) & 15)), false),
            _ => Other((int)size, kind < Names.Length ? Names[kind] : throw at.Fail($"a datatype of class {kind} is not known; the file is damaged")),
        };
    }

    private static Datatype Other(int size, string name) => new(H5Type.Unread(size, $"{name} of {size} bytes"), false);

    private static Datatype ReadInteger(ByteReader at, uint bits, int size)
    {
        int offset = at.U16(), precision = at.U16();
        return size is 1 or 2 or 4 or 8 && offset == 0 && precision == 8 * size
            ? new(H5Type.Integer(size, (bits & 8) != 0), (bits & 1) != 0)
            : Other(size, $"integer with {precision} bits from bit {offset}");
    }

    private static Datatype ReadFloat(ByteReader at, uint bits, int size)
    {
        (int offset, int precision) = (at.U16(), at.U16());
        (int exponentAt, int exponentSize, int mantissaAt, int mantissaSize) = (at.U8(), at.U8(), at.U8(), at.U8());
        uint bias = at.U32();
        H5Type? type = (size, exponentAt, exponentSize, mantissaSize, bias) switch
        {
            (2, 10, 5, 10, 15) => H5Type.Float16,
            (2, 7, 8, 7, 127) => H5Type.BFloat16,
            (4, 23, 8, 23, 127) => H5Type.Float32,
            (8, 52, 11, 52, 1023) => H5Type.Float64,
            _ => null,
        };
        uint sign = (bits >> 8) & 255, order = bits & 0x41, normalised = (bits >> 4) & 3;
        return type is not null && offset == 0 && precision == 8 * size && mantissaAt == 0 && sign == (uint)(8 * size - 1) && order <= 1 && normalised == 2
            ? new(type, order == 1)
            : Other(size, "float that is not IEEE's");
    }

    private static H5Type ReadString(ByteReader at, uint bits, int size) =>
        H5Type.FixedString(size, Charset(at, (bits >> 4) & 15), Padding(at, bits & 15));

    private static Datatype ReadEnum(ByteReader at, int version, uint bits, int size)
    {
        Datatype integer = at.Left > 0 && (at.Source.Span(at.Position, 1)[0] & 15) == 0 ? Read(at) : throw at.Fail("an enumeration is not over an integer; the file is damaged");
        if (integer.Type.Class != H5Class.Integer || integer.Type.Size != size)
        {
            return Other(size, "enumeration");
        }

        int count = (int)(bits & 0xffff);
        List<string> names = [];
        for (int i = 0; i < count; i++)
        {
            int from = at.Position;
            names.Add(at.TextToZero());
            if (version < 3)
            {
                at.Align(from);
            }
        }

        ImmutableArray<KeyValuePair<string, long>>.Builder members = ImmutableArray.CreateBuilder<KeyValuePair<string, long>>(count);
        foreach (string name in names)
        {
            byte[] value = at.Take(size).ToArray();
            if (integer.IsBigEndian)
            {
                Array.Reverse(value);
            }

            members.Add(new(name, integer.Type.IsSigned ? Numbers.Signed(value) : (long)Numbers.Unsigned(value)));
        }

        return new(H5Type.Enum(integer.Type, members), integer.IsBigEndian);
    }

    private static H5Charset Charset(ByteReader at, uint value) =>
        value <= 1 ? (H5Charset)value : throw at.Fail($"a character set of number {value} is not known; the file is damaged");

    private static H5Padding Padding(ByteReader at, uint value) =>
        value <= 2 ? (H5Padding)value : throw at.Fail($"a string padding of number {value} is not known; the file is damaged");
}
