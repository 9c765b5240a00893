using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Anneal.Hdf5.Content;

namespace Anneal.Hdf5;

/// <summary>An array of values with a type and a shape: what a dataset and an attribute have in common.</summary>
public abstract class H5Values
{
    private protected H5Values(string name, H5Type type, ImmutableArray<int> shape, IContent content)
    {
        Name = name;
        Type = type;
        Shape = shape;
        Content = content;
    }

    public string Name { get; }

    public H5Type Type { get; }

    /// <summary>The extents, outermost first; empty for a scalar.</summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>h5py's <c>Empty</c>: a value that has a type and no element, not even a scalar.</summary>
    public bool IsNull { get; internal init; }

    /// <summary>How many elements there are: the product of the shape, 1 for a scalar.</summary>
    public int Count => IsNull ? 0 : Extents.Count(Shape);

    internal IContent Content { get; }

    /// <summary>A place for error messages.</summary>
    internal abstract string Where { get; }

    /// <summary>All elements in row-major order as float32; floats of any width, integers and booleans are converted.</summary>
    /// <exception cref="H5FormatException">The values are not numbers, or the file is damaged.</exception>
    public float[] ReadSingles() => Type == H5Type.Float32
        ? MemoryMarshal.Cast<byte, float>(Content.Bytes()).ToArray()
        : Numbers.To(this, float.CreateTruncating, float.CreateTruncating, float.CreateTruncating);

    /// <summary>All elements in row-major order as float64; floats of any width, integers and booleans are converted.</summary>
    /// <exception cref="H5FormatException">The values are not numbers, or the file is damaged.</exception>
    public double[] ReadDoubles() => Numbers.To(this, v => v, double.CreateTruncating, double.CreateTruncating);

    /// <summary>All elements in row-major order as integers; booleans become 0 and 1.</summary>
    /// <exception cref="H5FormatException">The values are not integers, or one is above 2^63 - 1, or the file is damaged.</exception>
    public long[] ReadInt64s() => Numbers.To(
        this,
        v => throw Fail($"the elements are {Type}, not integers"),
        v => v,
        v => v <= long.MaxValue ? (long)v : throw Fail($"{v} does not fit a signed 64-bit integer"));

    /// <summary>All elements in row-major order as booleans: of integers and enumerations, whatever is not 0 is true.</summary>
    /// <exception cref="H5FormatException">The values are not integers, or the file is damaged.</exception>
    public bool[] ReadBooleans() => Array.ConvertAll(ReadInt64s(), v => v != 0);

    /// <summary>All elements in row-major order as text. An empty list may be of any type: h5py makes one of float64 from an empty Python list.</summary>
    /// <exception cref="H5FormatException">The values are not text, the bytes are not UTF-8, or the file is damaged.</exception>
    public string[] ReadStrings() => Count == 0 ? [] : Type.Class == H5Class.String ? Content.Strings() : throw Fail($"the elements are {Type}, not text");

    /// <summary>The elements' bytes in row-major order, numbers little-endian. Variable-length text has none.</summary>
    /// <exception cref="H5FormatException">The elements are variable-length text or of a class that is not read, or the file is damaged.</exception>
    public byte[] ReadBytes() => Type.Class == H5Class.Other || Type.IsVariableLength
        ? throw Fail($"the elements are {Type}, which have no plain bytes")
        : Content.Bytes().ToArray();

    /// <summary>The only element, as text.</summary>
    /// <exception cref="H5FormatException">There is not exactly one, or it is not text.</exception>
    public string ReadString() => One(ReadStrings());

    /// <summary>The only element, as an integer.</summary>
    /// <exception cref="H5FormatException">There is not exactly one, or it is not an integer.</exception>
    public long ReadInt64() => One(ReadInt64s());

    /// <summary>The only element, as float64.</summary>
    /// <exception cref="H5FormatException">There is not exactly one, or it is not a number.</exception>
    public double ReadDouble() => One(ReadDoubles());

    /// <inheritdoc/>
    public override string ToString() => IsNull ? $"{Name}: empty {Type}" : $"{Name}: {Type} ({string.Join(", ", Shape.Select(d => d.ToString(CultureInfo.InvariantCulture)))})";

    internal H5FormatException Fail(string detail) => new($"{Where}: {detail}.");

    private T One<T>(T[] values) => values.Length == 1 ? values[0] : throw Fail($"one value was expected, there are {values.Length}");
}
