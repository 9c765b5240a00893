using System.Collections.Immutable;

namespace Anneal.Hdf5;

/// <summary>What an element is, as far as Keras files go.</summary>
public enum H5Class
{
    /// <summary>A whole number of 1, 2, 4 or 8 bytes, signed or not.</summary>
    Integer,

    /// <summary>IEEE float16, float32, float64, or bfloat16.</summary>
    Float,

    /// <summary>Text: a fixed number of bytes (numpy's <c>S</c>), or variable length (h5py's <c>str</c>).</summary>
    String,

    /// <summary>Named integers; h5py's <c>bool</c> is one of <c>FALSE = 0</c> and <c>TRUE = 1</c>.</summary>
    Enum,

    /// <summary>Bytes without meaning (numpy's <c>V</c>; Keras 3 stores bfloat16 as <c>V2</c> with an attribute <c>dtype</c>).</summary>
    Opaque,

    /// <summary>A class that Keras never writes (compound, reference, array, ...): it is listed, and refused when its values are read.</summary>
    Other,
}

/// <summary>How the bytes of text are encoded.</summary>
public enum H5Charset
{
    /// <summary>What h5py writes for Python <c>bytes</c>. Files label UTF-8 text so, too.</summary>
    Ascii,

    /// <summary>What h5py writes for Python <c>str</c>.</summary>
    Utf8,
}

/// <summary>What follows a text that is shorter than its fixed length.</summary>
public enum H5Padding
{
    /// <summary>C's convention, h5py's for variable length.</summary>
    NullTerminated,

    /// <summary>numpy's convention for <c>S</c>.</summary>
    NullPadded,

    /// <summary>Fortran's convention.</summary>
    SpacePadded,
}

/// <summary>The type of one element of a dataset or an attribute. Byte order is no part of it: values are converted when read and little-endian when written.</summary>
public sealed record H5Type
{
    private H5Type(H5Class kind, int size)
    {
        Class = kind;
        Size = size;
    }

    public static H5Type Int8 { get; } = new(H5Class.Integer, 1) { IsSigned = true };

    public static H5Type Int16 { get; } = new(H5Class.Integer, 2) { IsSigned = true };

    public static H5Type Int32 { get; } = new(H5Class.Integer, 4) { IsSigned = true };

    public static H5Type Int64 { get; } = new(H5Class.Integer, 8) { IsSigned = true };

    public static H5Type UInt8 { get; } = new(H5Class.Integer, 1);

    public static H5Type UInt16 { get; } = new(H5Class.Integer, 2);

    public static H5Type UInt32 { get; } = new(H5Class.Integer, 4);

    public static H5Type UInt64 { get; } = new(H5Class.Integer, 8);

    public static H5Type Float16 { get; } = new(H5Class.Float, 2);

    public static H5Type BFloat16 { get; } = new(H5Class.Float, 2) { IsBFloat16 = true };

    public static H5Type Float32 { get; } = new(H5Class.Float, 4);

    public static H5Type Float64 { get; } = new(H5Class.Float, 8);

    /// <summary>h5py's <c>bool</c>: an enumeration over int8 of <c>FALSE</c> and <c>TRUE</c>.</summary>
    public static H5Type Bool { get; } = Enum(Int8, [new("FALSE", 0), new("TRUE", 1)]);

    /// <summary>Variable-length ASCII: what h5py writes for <c>bytes</c>, and Keras for <c>model_config</c> and <c>layer_names</c>.</summary>
    public static H5Type AsciiString { get; } = new(H5Class.String, 16) { IsVariableLength = true };

    /// <summary>Variable-length UTF-8: what h5py writes for <c>str</c>.</summary>
    public static H5Type Utf8String { get; } = new(H5Class.String, 16) { IsVariableLength = true, Charset = H5Charset.Utf8 };

    public H5Class Class { get; }

    /// <summary>Bytes of one element in memory and in the file; 16 (a reference) for variable-length strings.</summary>
    public int Size { get; }

    /// <summary>Integers and enumerations: whether negative values exist.</summary>
    public bool IsSigned { get; internal init; }

    /// <summary>Float of 2 bytes: 8 bits of exponent instead of 5.</summary>
    public bool IsBFloat16 { get; internal init; }

    /// <summary>Strings: whether each element has its own length.</summary>
    public bool IsVariableLength { get; internal init; }

    /// <summary>Strings: the encoding that the file claims. Text is decoded as UTF-8 whatever this says, since ASCII is a part of it.</summary>
    public H5Charset Charset { get; internal init; }

    /// <summary>Strings: what fills the rest of a fixed length.</summary>
    public H5Padding Padding { get; internal init; }

    /// <summary>Enumerations: names and values.</summary>
    public ImmutableArray<KeyValuePair<string, long>> Members { get; internal init; } = [];

    /// <summary><see cref="H5Class.Other"/>: what the file calls it. <see cref="H5Class.Opaque"/>: its tag.</summary>
    public string Description { get; internal init; } = "";

    /// <summary>Whether this is h5py's <c>bool</c>.</summary>
    public bool IsBool => Equals(Bool);

    /// <summary>Text of a fixed number of bytes; numpy's <c>S</c> is the default, null-padded ASCII.</summary>
    public static H5Type FixedString(int bytes, H5Charset charset = H5Charset.Ascii, H5Padding padding = H5Padding.NullPadded)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        return new(H5Class.String, bytes) { Charset = charset, Padding = padding };
    }

    /// <summary>An enumeration over an integer type.</summary>
    public static H5Type Enum(H5Type integer, IEnumerable<KeyValuePair<string, long>> members)
    {
        ArgumentNullException.ThrowIfNull(integer);
        if (integer.Class != H5Class.Integer)
        {
            throw new ArgumentException($"An enumeration is over an integer type, not {integer}.", nameof(integer));
        }

        return new(H5Class.Enum, integer.Size) { IsSigned = integer.IsSigned, Members = [.. members] };
    }

    /// <summary>Bytes without meaning.</summary>
    public static H5Type Opaque(int bytes, string tag = "")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        return new(H5Class.Opaque, bytes) { Description = tag };
    }

    /// <inheritdoc/>
    public bool Equals(H5Type? other) =>
        other is not null && Class == other.Class && Size == other.Size && IsSigned == other.IsSigned && IsBFloat16 == other.IsBFloat16
        && IsVariableLength == other.IsVariableLength && Charset == other.Charset && Padding == other.Padding && Description == other.Description
        && Members.SequenceEqual(other.Members);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Class, Size, IsSigned, IsVariableLength, Charset, Members.Length);

    /// <summary>numpy's name for it where there is one.</summary>
    public override string ToString() => Class switch
    {
        H5Class.Integer => (IsSigned ? "int" : "uint") + Size * 8,
        H5Class.Float => IsBFloat16 ? "bfloat16" : "float" + Size * 8,
        H5Class.String => IsVariableLength ? (Charset == H5Charset.Utf8 ? "str" : "bytes") : "S" + Size,
        H5Class.Enum => IsBool ? "bool" : "enum",
        H5Class.Opaque => "V" + Size,
        _ => Description,
    };

    internal static H5Type Integer(int size, bool signed) => new(H5Class.Integer, size) { IsSigned = signed };

    internal static H5Type VariableString(H5Charset charset, H5Padding padding) =>
        new(H5Class.String, 16) { IsVariableLength = true, Charset = charset, Padding = padding };

    internal static H5Type Unread(int size, string description) => new(H5Class.Other, size) { Description = description };
}
