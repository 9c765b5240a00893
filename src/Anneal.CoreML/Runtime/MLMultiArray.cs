namespace Anneal.CoreML.Runtime;

/// <summary>The number type of an array's elements.</summary>
public enum MLMultiArrayDataType
{
    /// <summary>64-bit floating point.</summary>
    Double,

    /// <summary>32-bit floating point.</summary>
    Float32,

    /// <summary>32-bit whole numbers.</summary>
    Int32,
}

/// <summary>An array of numbers of any shape, in row-major order: an image network's array is [channels, height, width].</summary>
public sealed class MLMultiArray
{
    private readonly Array _data;

    /// <summary>Zeros.</summary>
    /// <exception cref="ArgumentException">A size is negative, or there would be more than 2^31 − 1 elements.</exception>
    public MLMultiArray(IReadOnlyList<int> shape, MLMultiArrayDataType dataType)
        : this(shape, dataType switch
        {
            MLMultiArrayDataType.Double => new double[CountOf(shape)],
            MLMultiArrayDataType.Float32 => new float[CountOf(shape)],
            MLMultiArrayDataType.Int32 => new int[CountOf(shape)],
            _ => throw new ArgumentOutOfRangeException(nameof(dataType), dataType, "The data type is unknown."),
        })
    {
    }

    /// <summary>An array around <paramref name="data"/>, which is not copied; its shape is a vector where none is given.</summary>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    public MLMultiArray(float[] data, params IReadOnlyList<int> shape)
        : this(ShapeOf(data, shape), (Array)data)
    {
    }

    /// <inheritdoc cref="MLMultiArray(float[], IReadOnlyList{int})"/>
    public MLMultiArray(double[] data, params IReadOnlyList<int> shape)
        : this(ShapeOf(data, shape), (Array)data)
    {
    }

    /// <inheritdoc cref="MLMultiArray(float[], IReadOnlyList{int})"/>
    public MLMultiArray(int[] data, params IReadOnlyList<int> shape)
        : this(ShapeOf(data, shape), (Array)data)
    {
    }

    private MLMultiArray(IReadOnlyList<int> shape, Array data)
    {
        if (CountOf(shape) != data.Length) throw new ArgumentException($"The shape [{string.Join(", ", shape)}] has {CountOf(shape)} elements, the data have {data.Length}.", nameof(data));
        (Shape, _data) = ([.. shape], data);
        DataType = data switch { double[] => MLMultiArrayDataType.Double, float[] => MLMultiArrayDataType.Float32, _ => MLMultiArrayDataType.Int32 };
    }

    /// <summary>The shape, outermost axis first.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>The number type of the elements.</summary>
    public MLMultiArrayDataType DataType { get; }

    /// <summary>The number of elements.</summary>
    public int Count => _data.Length;

    /// <summary>An element by its place in row-major order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    public double this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return _data switch { float[] f => f[index], double[] d => d[index], _ => ((int[])_data)[index] };
        }

        set
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            if (_data is float[] f) f[index] = (float)value;
            else if (_data is double[] d) d[index] = value;
            else ((int[])_data)[index] = checked((int)value);
        }
    }

    /// <summary>An element by its place on each axis.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    public double this[params ReadOnlySpan<int> indices]
    {
        get => this[Offset(indices)];
        set => this[Offset(indices)] = value;
    }

    /// <summary>A copy of the elements as float32.</summary>
    public float[] ToFloats()
    {
        float[] result = new float[Count];
        CopyTo(result);
        return result;
    }

    /// <summary>Copies the elements as float32.</summary>
    /// <exception cref="ArgumentException">The target is shorter.</exception>
    public void CopyTo(Span<float> target)
    {
        if (target.Length < Count) throw new ArgumentException($"The target has {target.Length} elements, the array {Count}.", nameof(target));
        if (_data is float[] f) f.CopyTo(target);
        else if (_data is double[] d) for (int i = 0; i < d.Length; i++) target[i] = (float)d[i];
        else for (int i = 0; i < Count; i++) target[i] = ((int[])_data)[i];
    }

    /// <summary>As in messages: [1, 28, 28] Float32.</summary>
    public override string ToString() => $"[{string.Join(", ", Shape)}] {DataType}";

    private static int CountOf(IReadOnlyList<int> shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        long count = 1;
        foreach (int n in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(n, nameof(shape));
            count *= n;
            if (count > Array.MaxLength) throw new ArgumentException($"The shape [{string.Join(", ", shape)}] has too many elements.", nameof(shape));
        }

        return (int)count;
    }

    private static IReadOnlyList<int> ShapeOf(Array data, IReadOnlyList<int> shape)
    {
        ArgumentNullException.ThrowIfNull(data);
        return shape is { Count: > 0 } ? shape : [data.Length];
    }

    private int Offset(ReadOnlySpan<int> indices)
    {
        if (indices.Length != Shape.Count) throw new ArgumentOutOfRangeException(nameof(indices), $"Expected {Shape.Count} indices, received {indices.Length}.");
        int offset = 0;
        for (int i = 0; i < indices.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)indices[i], (uint)Shape[i], nameof(indices));
            offset = offset * Shape[i] + indices[i];
        }

        return offset;
    }
}
