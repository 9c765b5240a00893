using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Anneal.Engine.Kernels;

// 32 registers hold 24 accumulators beside B's vectors and one broadcast; 16 registers hold 12.
[RegisterTiles(512, "6x4 8x3 12x2 24x1")]
internal static unsafe partial class Tiles512;

[RegisterTiles(256, "4x3 6x2 12x1")]
internal static unsafe partial class Tiles256;

[RegisterTiles(128, "6x4 8x3 12x2 24x1")]
internal static unsafe partial class Tiles128;

/// <summary>The register tiles of the widest vectors that this machine has.</summary>
internal static unsafe class Tiles
{
    /// <summary>What the epilogue of a row tile does with its sums.</summary>
    public const int Store = 0, Add = 1, Bias = 2, BiasRelu = 3;

    /// <summary>Floats in a vector.</summary>
    public static int Lanes { get; } = Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4;

    /// <summary>The most vectors in a tile's row.</summary>
    public static int MostVectors { get; } = Lanes == 8 ? 2 : 4;

    /// <summary>The narrowest vectors that hold what is left over of a row of columns.</summary>
    public static int LanesFor(int columns) => columns > Lanes / 2 || Lanes == 4 ? Lanes : columns > 4 ? 8 : 4;

    /// <summary>The most rows of a tile of so many vectors.</summary>
    public static int MostRows(int vectors, int lanes) => lanes switch { 16 => Tiles512.MostRows(vectors), 8 => Tiles256.MostRows(vectors), _ => Tiles128.MostRows(vectors) };

    /// <summary>(a, aRow, segments, count, length, b, c, cRow, mode, bias): see <c>RowTileTemplate</c>.</summary>
    public static delegate*<float*, nint, nint*, int, nint, float*, float*, nint, int, float*, void> Row(int rows, int vectors, int lanes)
        => lanes switch { 16 => Tiles512.Row(rows, vectors), 8 => Tiles256.Row(rows, vectors), _ => Tiles128.Row(rows, vectors) };

    /// <summary>(a, aStep, aJump, b, bStep, bJump, c, cRow, outer, inner): see <c>OuterTileTemplate</c>.</summary>
    public static delegate*<float*, nint, nint, float*, nint, nint, float*, nint, int, int, void> Outer(int rows, int vectors, int lanes)
        => lanes switch { 16 => Tiles512.Outer(rows, vectors), 8 => Tiles256.Outer(rows, vectors), _ => Tiles128.Outer(rows, vectors) };

    /// <summary>(a, aStep, aDown, segments, count, length, b, c, cRow, codes, bias, relu): see <c>PoolTileTemplate</c>.</summary>
    public static delegate*<float*, nint, nint, nint*, int, nint, float*, float*, nint, byte*, float*, bool, void> Pool(int windows, int vectors, int lanes)
        => lanes switch { 16 => Tiles512.Pool(windows, vectors), 8 => Tiles256.Pool(windows, vectors), _ => Tiles128.Pool(windows, vectors) };

    /// <summary>The most rows of a tile of dot products.</summary>
    public static int DotRows { get; } = Lanes switch { 16 => Tiles512.DotRows, 8 => Tiles256.DotRows, _ => Tiles128.DotRows };

    /// <summary>The most columns of a tile of dot products.</summary>
    public const int DotColumns = Tiles512.DotColumns;

    /// <summary>(a, aRow, depth, b, bRow, c, cRow): see <c>DotTileTemplate</c>.</summary>
    public static delegate*<float*, nint, int, float*, nint, float*, nint, void> Dot(int rows, int columns)
        => Lanes switch { 16 => Tiles512.Dot(rows, columns), 8 => Tiles256.Dot(rows, columns), _ => Tiles128.Dot(rows, columns) };

    /// <summary>Vectors that a sparse tile keeps in registers.</summary>
    public static int SparseVectors { get; } = Lanes switch { 16 => Tiles512.SparseVectors, 8 => Tiles256.SparseVectors, _ => Tiles128.SparseVectors };

    /// <summary>The most kernel rows of a sparse tile.</summary>
    public const int SparseSegments = 5;

    /// <summary>(x, rows, offsets, values, count, c): c += Σ value · x[offset ...]; see <c>SparseTileTemplate</c>.</summary>
    public static delegate*<float*, nint*, int*, float*, int, float*, void> Gather(int segments, int vectors)
        => Lanes switch { 16 => Tiles512.Gather(segments, vectors), 8 => Tiles256.Gather(segments, vectors), _ => Tiles128.Gather(segments, vectors) };

    /// <summary>(x, rows, offsets, values, count, w): x[offset ...] += value · w; see <c>SparseTileTemplate</c>.</summary>
    public static delegate*<float*, nint*, int*, float*, int, float*, void> Scatter(int segments, int vectors)
        => Lanes switch { 16 => Tiles512.Scatter(segments, vectors), 8 => Tiles256.Scatter(segments, vectors), _ => Tiles128.Scatter(segments, vectors) };

    /// <summary>Vectors that hold so many floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Vectors(int floats) => (floats + Lanes - 1) / Lanes;
}
