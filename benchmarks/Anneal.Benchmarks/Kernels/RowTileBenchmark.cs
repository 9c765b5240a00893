using Anneal.Engine.Kernels;
using BenchmarkDotNet.Attributes;

namespace Anneal.Benchmarks.Kernels;

/// <summary>One register tile on data that fits in the first-level cache: how near its inner loop comes to the FMA peak.</summary>
public unsafe class RowTileBenchmark
{
    private const int Depth = 288;
    private readonly float[] _a = GC.AllocateArray<float>(32 * 320, pinned: true), _b = GC.AllocateArray<float>(64 * Depth, pinned: true), _c = GC.AllocateArray<float>(32 * 64, pinned: true);
    private readonly nint[] _segments = GC.AllocateArray<nint>(1, pinned: true);

    /// <summary>Rows x vectors.</summary>
    [Params("6x4", "12x2", "24x1", "5x4", "4x2")]
    public string Tile { get; set; } = "6x4";

    /// <summary>One call of the tile.</summary>
    [Benchmark]
    public float Run()
    {
        string[] parts = Tile.Split('x');
        int rows = int.Parse(parts[0]), vectors = int.Parse(parts[1]);
        fixed (float* a = _a, b = _b, c = _c)
        fixed (nint* s = _segments)
        {
            var tile = Tiles.Row(rows, vectors, Tiles.Lanes);
            if (tile is null) return 0;
            for (int i = 0; i < 1000; i++) tile(a, 300, s, 1, Depth, b, c, vectors * Tiles.Lanes, Tiles.Store, null);
        }

        return _c[0];
    }
}
