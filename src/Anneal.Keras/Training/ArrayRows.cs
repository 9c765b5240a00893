using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Anneal.Data.Arrays;
using Anneal.Engine.Graphs;

namespace Anneal.Keras.Training;

/// <summary>The rows of an array as 32-bit numbers. Bytes are converted row by row, so that pictures stay a quarter of the size.</summary>
internal sealed class ArrayRows
{
    /// <summary>
    /// Rows of a shuffled epoch lie anywhere in memory, whose delay is several times the time of a copy: so many rows ahead, their way into the second-level
    /// cache begins. Of long rows the machine itself fetches the rest, and the cache is for other things.
    /// </summary>
    private const int RowsAhead = 3;

    private const int CacheLine = 64, MostFetched = 4096;

    private readonly float[]? _floats;
    private readonly byte[]? _bytes;
    private readonly int _size;

    public ArrayRows(NDArray array, string what)
    {
        if (array.Rank == 0) throw new ArgumentException($"{what}: expected an array with one row an example, received a single number.");
        if (array.ElementType is ElementType.String or ElementType.Bytes)
            throw new ArgumentException($"{what}: expected numbers, received text; turn class names into numbers first.");
        Count = array.Rows;
        RowShape = new Shape(array.Shape[1..]);
        _size = RowShape.Size;
        if (array.ElementType == ElementType.UInt8) _bytes = array.AsBytes();
        else _floats = array.ToSingle();
    }

    /// <summary>All rows end to end; null where they are bytes.</summary>
    public float[]? Floats => _floats;

    public int Count { get; }

    public Shape RowShape { get; }

    public void Copy(ReadOnlySpan<int> rows, Span<float> to)
    {
        for (int r = 0; r < Math.Min(RowsAhead, rows.Length); r++) Fetch(rows[r]);
        for (int r = 0; r < rows.Length; r++)
        {
            if (r + RowsAhead < rows.Length) Fetch(rows[r + RowsAhead]);
            Copy(rows[r], to.Slice(r * _size, _size));
        }
    }

    /// <summary>Copies rows that lie one after the other.</summary>
    public void Copy(int first, int count, Span<float> to)
    {
        if (_floats is { } f) f.AsSpan(first * _size, count * _size).CopyTo(to);
        else for (int r = 0; r < count; r++) Copy(first + r, to.Slice(r * _size, _size));
    }

    private void Copy(int row, Span<float> to)
    {
        int at = row * _size;
        if (_floats is { } f)
        {
            f.AsSpan(at, _size).CopyTo(to);
            return;
        }

        ReadOnlySpan<byte> b = _bytes.AsSpan(at, _size);
        TensorPrimitives.ConvertTruncating<byte, float>(b, to);
    }

    private void Fetch(int row)
    {
        if (_floats is { } f) Fetch(MemoryMarshal.AsBytes(f.AsSpan(row * _size, _size)));
        else Fetch(_bytes.AsSpan(row * _size, _size));
    }

    private static unsafe void Fetch(ReadOnlySpan<byte> row)
    {
        if (!Sse.IsSupported) return;
        fixed (byte* at = row)
        {
            for (int i = 0; i < Math.Min(row.Length, MostFetched); i += CacheLine) Sse.Prefetch1(at + i);
        }
    }
}
