using Anneal.Data.Arrays;

namespace Anneal.Keras.Training;

/// <summary>Anything that holds an array: an <see cref="NDArray"/> or a .NET array of numbers, taken as it is.</summary>
public readonly struct ArrayLike
{
    private readonly NDArray? _array;

    private ArrayLike(NDArray array) => _array = array;

    /// <summary>The array.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public NDArray Array => _array ?? throw new ArgumentException("An array is missing (null was given).");

    /// <summary>An NDArray as it is.</summary>
    public static implicit operator ArrayLike(NDArray array) => new(array);

    /// <summary>A vector: one number an example.</summary>
    public static implicit operator ArrayLike(float[] array) => new(NDArray.Create(array));

    /// <summary>A vector: one number an example.</summary>
    public static implicit operator ArrayLike(double[] array) => new(NDArray.Create(array));

    /// <summary>A vector: one number an example.</summary>
    public static implicit operator ArrayLike(byte[] array) => new(NDArray.Create(array));

    /// <summary>A vector: one label an example.</summary>
    public static implicit operator ArrayLike(int[] array) => new(NDArray.Create(array));

    /// <summary>A vector: one label an example.</summary>
    public static implicit operator ArrayLike(long[] array) => new(NDArray.Create(array));

    /// <summary>A table: one row an example.</summary>
    public static implicit operator ArrayLike(float[,] array) => new(Flat<float>(array));

    /// <summary>A table: one row an example.</summary>
    public static implicit operator ArrayLike(double[,] array) => new(Flat<double>(array));

    /// <summary>Pictures of one channel: (example, height, width).</summary>
    public static implicit operator ArrayLike(float[,,] array) => new(Flat<float>(array));

    /// <summary>Pictures of one channel: (example, height, width).</summary>
    public static implicit operator ArrayLike(byte[,,] array) => new(Flat<byte>(array));

    /// <summary>Pictures: (example, height, width, channel).</summary>
    public static implicit operator ArrayLike(float[,,,] array) => new(Flat<float>(array));

    /// <summary>Pictures: (example, height, width, channel).</summary>
    public static implicit operator ArrayLike(byte[,,,] array) => new(Flat<byte>(array));

    private static NDArray Flat<T>(Array array) where T : unmanaged
    {
        T[] flat = new T[array.Length];
        Buffer.BlockCopy(array, 0, flat, 0, System.Buffer.ByteLength(array));
        return NDArray.Create(flat, [.. Enumerable.Range(0, array.Rank).Select(array.GetLength)]);
    }
}
