namespace Anneal.Data.Arrays;

/// <summary>
/// An n-dimensional array in row-major order: a shape over one flat .NET array. It carries data between files and models and does no arithmetic.
/// </summary>
/// <remarks>The flat array is shared, not copied, by <see cref="Reshape"/>, <see cref="ExpandDims"/> and <see cref="Squeeze"/>.</remarks>
public sealed partial class NDArray
{
    /// <summary>The most dimensions an array may have, as in NumPy.</summary>
    internal const int MaxRank = 64;

    private readonly Array _data;
    private readonly int[] _shape;

    private NDArray(Array data, int[] shape, ElementType type)
    {
        _data = data;
        _shape = shape;
        ElementType = type;
    }

    /// <summary>What the elements are.</summary>
    public ElementType ElementType { get; }

    /// <summary>The size of each dimension, outermost first; empty for a scalar.</summary>
    public ReadOnlySpan<int> Shape => _shape;

    /// <summary>The number of dimensions.</summary>
    public int Rank => _shape.Length;

    /// <summary>The number of elements.</summary>
    public int Length => _data.Length;

    /// <summary>The size of the first dimension (1 for a scalar): how many examples there are.</summary>
    public int Rows => Rank == 0 ? 1 : _shape[0];

    /// <summary>The shape as NumPy prints it, e.g. <c>(60000, 28, 28)</c>.</summary>
    public string ShapeText => FormatShape(_shape);

    /// <summary>Wraps a flat row-major array. Element types: bool, integers of 8 to 64 bits, Half, float, double, string.</summary>
    /// <param name="data">The elements; not copied.</param>
    /// <param name="shape">The sizes; none at all means one dimension as long as <paramref name="data"/>.</param>
    /// <exception cref="ArgumentException">The shape does not hold as many elements as there are.</exception>
    public static NDArray Create<T>(T[] data, params ReadOnlySpan<int> shape)
    {
        ArgumentNullException.ThrowIfNull(data);
        int[] sizes = shape.Length == 0 ? [data.Length] : shape.ToArray();
        return Wrap(data, sizes, ElementTypes.Of(typeof(T)));
    }

    /// <summary>An array of no dimensions that holds one element.</summary>
    public static NDArray Scalar<T>(T value) => Wrap(new[] { value }, [], ElementTypes.Of(typeof(T)));

    /// <summary>Wraps byte strings: text whose characters are all below 256.</summary>
    /// <exception cref="ArgumentException">The shape is wrong or a character does not fit a byte.</exception>
    public static NDArray CreateBytes(string[] data, params ReadOnlySpan<int> shape)
    {
        ArgumentNullException.ThrowIfNull(data);
        foreach (string text in data)
        {
            if (text.AsSpan().ContainsAnyExceptInRange('\0', '\u00FF')) throw new ArgumentException($"'{text}' has characters that do not fit a byte.", nameof(data));
        }

        return Wrap(data, shape.Length == 0 ? [data.Length] : shape.ToArray(), ElementType.Bytes);
    }

    /// <summary>The flat elements, as they are stored (not a copy).</summary>
    /// <exception cref="InvalidOperationException">The elements have another type; the <c>To...</c> methods convert.</exception>
    public T[] As<T>()
    {
        // .NET lets an sbyte[] pass for a byte[]; the element type must not.
        if (_data.GetType().GetElementType() == typeof(T)) return (T[])_data;
        throw new InvalidOperationException($"The array holds {ElementType} elements, not {ElementTypes.Of(typeof(T))}; convert it, for example with ToSingle().");
    }

    /// <summary>The flat float32 elements (not a copy).</summary>
    /// <inheritdoc cref="As{T}"/>
    public float[] AsSingle() => As<float>();

    /// <summary>The flat float64 elements (not a copy).</summary>
    /// <inheritdoc cref="As{T}"/>
    public double[] AsDouble() => As<double>();

    /// <summary>The flat uint8 elements (not a copy).</summary>
    /// <inheritdoc cref="As{T}"/>
    public byte[] AsBytes() => As<byte>();

    /// <summary>The flat int32 elements (not a copy).</summary>
    /// <inheritdoc cref="As{T}"/>
    public int[] AsInt32() => As<int>();

    /// <summary>The flat int64 elements (not a copy).</summary>
    /// <inheritdoc cref="As{T}"/>
    public long[] AsInt64() => As<long>();

    /// <summary>The flat texts (not a copy).</summary>
    /// <inheritdoc cref="As{T}"/>
    public string[] AsStrings() => As<string>();

    /// <summary>The same elements under another shape; one size may be −1, which is then computed.</summary>
    /// <exception cref="ArgumentException">The shape holds another number of elements.</exception>
    public NDArray Reshape(params ReadOnlySpan<int> shape)
    {
        int[] sizes = shape.ToArray();
        int open = Array.IndexOf(sizes, -1);
        if (open >= 0)
        {
            long rest = 1;
            for (int i = 0; i < sizes.Length; i++)
            {
                if (i == open) continue;
                if (sizes[i] < 0 || (sizes[i] != 0 && rest > int.MaxValue)) throw CannotReshape(shape);
                rest *= sizes[i];
            }

            if (rest == 0 || Length % rest != 0) throw CannotReshape(shape);
            sizes[open] = (int)(Length / rest);
        }

        return CountElements(sizes) == Length ? new NDArray(_data, sizes, ElementType) : throw CannotReshape(shape);
    }

    /// <summary>Inserts a dimension of size 1 at <paramref name="axis"/> (negative counts from the end, −1 appends).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The axis is outside −Rank−1 .. Rank.</exception>
    public NDArray ExpandDims(int axis)
    {
        int at = axis < 0 ? axis + Rank + 1 : axis;
        if (at < 0 || at > Rank || Rank == MaxRank) throw new ArgumentOutOfRangeException(nameof(axis), axis, $"An array of shape {ShapeText} has no place for a dimension at axis {axis}.");
        return new NDArray(_data, [.. _shape[..at], 1, .. _shape[at..]], ElementType);
    }

    /// <summary>Removes the dimension at <paramref name="axis"/>, which must have size 1, or all dimensions of size 1.</summary>
    /// <exception cref="ArgumentException">There is no such axis or its size is not 1.</exception>
    public NDArray Squeeze(int? axis = null)
    {
        if (axis is not int a) return new NDArray(_data, [.. _shape.Where(n => n != 1)], ElementType);
        int at = a < 0 ? a + Rank : a;
        if (at < 0 || at >= Rank || _shape[at] != 1) throw new ArgumentException($"Axis {a} of an array of shape {ShapeText} cannot be removed: its size must be 1.", nameof(axis));
        return new NDArray(_data, [.. _shape[..at], .. _shape[(at + 1)..]], ElementType);
    }

    /// <summary>A copy of <paramref name="count"/> rows (the first dimension) from <paramref name="start"/> on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rows do not lie inside the array.</exception>
    public NDArray SliceRows(int start, int count)
    {
        if (Rank == 0 || start < 0 || count < 0 || start > Rows - count) throw NoRows(start, count);
        int row = RowLength;
        Array copy = Array.CreateInstanceFromArrayType(_data.GetType(), count * row);
        Array.Copy(_data, (long)start * row, copy, 0, copy.Length);
        return new NDArray(copy, [count, .. _shape[1..]], ElementType);
    }

    /// <summary>A copy of the rows with the given numbers, in that order; a row may come more than once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A row does not exist.</exception>
    public NDArray TakeRows(params ReadOnlySpan<int> rows)
    {
        int row = RowLength;
        long length = (long)rows.Length * row;
        if (length > Array.MaxLength) throw new ArgumentException($"{rows.Length} rows of {row} elements are more than one array can hold.", nameof(rows));
        Array copy = Array.CreateInstanceFromArrayType(_data.GetType(), (int)length);
        for (int i = 0; i < rows.Length; i++)
        {
            if (Rank == 0 || (uint)rows[i] >= (uint)Rows) throw NoRows(rows[i], 1);
            Array.Copy(_data, (long)rows[i] * row, copy, (long)i * row, row);
        }

        return new NDArray(copy, [rows.Length, .. _shape[1..]], ElementType);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{ElementType} {ShapeText}";

    internal int RowLength
    {
        get
        {
            long row = 1;
            for (int i = 1; i < Rank; i++) row *= _shape[i];
            // A row of an array without rows may be larger than any array; it is never copied.
            return (int)Math.Min(row, Array.MaxLength);
        }
    }

    internal Array Data => _data;

    internal static NDArray Wrap(Array data, int[] shape, ElementType type)
    {
        return CountElements(shape) == data.Length
            ? new NDArray(data, shape, type)
            : throw new ArgumentException($"Shape {FormatShape(shape)} does not hold {data.Length} elements.", nameof(shape));
    }

    /// <summary>The number of elements of a shape, or −1 when a size is negative, there are too many dimensions, or no array can be so large.</summary>
    internal static long CountElements(ReadOnlySpan<int> shape)
    {
        if (shape.Length > MaxRank) return -1;
        long count = 1;
        bool empty = false;
        foreach (int size in shape)
        {
            if (size < 0) return -1;
            if (size == 0) empty = true;
            else if (count <= Array.MaxLength) count *= size;
        }

        return empty ? 0 : count <= Array.MaxLength ? count : -1;
    }

    internal static string FormatShape(ReadOnlySpan<int> shape) => shape.Length == 1 ? $"({shape[0]},)" : $"({string.Join(", ", shape.ToArray())})";

    private ArgumentException CannotReshape(ReadOnlySpan<int> shape) => new($"An array of shape {ShapeText} cannot be reshaped to {FormatShape(shape)}.", nameof(shape));

    private ArgumentOutOfRangeException NoRows(int start, int count) =>
        new(nameof(start), start, $"Rows {start} to {(long)start + count - 1} do not exist in an array of shape {ShapeText}.");
}
