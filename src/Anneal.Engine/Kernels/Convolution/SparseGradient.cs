using Anneal.Engine.Execution;

namespace Anneal.Engine.Kernels;

/// <summary>
/// Gradients of a convolution that a max-pooling follows. At most one output pixel of each window has a gradient, fewer after ReLU and dropout: filter by
/// filter, a list of (offset of the window's input, gradient) takes the place of the gradient image. Exact up to the order of the sums.
/// </summary>
internal sealed unsafe class SparseGradient
{
    /// <summary>Entries of all lists together: some 64 KiB, beside the image in the second-level cache.</summary>
    private const int EntriesOfBand = 8192;

    private readonly ConvolutionGeometry _g;
    private readonly (int H, int W) _pool;
    private readonly int _windowRows, _windows, _bandRows;
    private readonly int[] _codeOffsets;
    private readonly (int Segment, int Start, int Segments, int Vectors)[] _chunks;

    /// <param name="g">The convolution; see <see cref="Suits"/>.</param>
    /// <param name="pool">The window's height and width.</param>
    /// <param name="windowRows">Rows of windows.</param>
    /// <param name="windows">Windows in a row.</param>
    public SparseGradient(ConvolutionGeometry g, (int H, int W) pool, int windowRows, int windows)
    {
        (_g, _pool, _windowRows, _windows) = (g, pool, windowRows, windows);
        _bandRows = Math.Clamp(EntriesOfBand / Math.Max(1, windows * g.Filters), 1, windowRows);
        _codeOffsets = [.. Enumerable.Range(0, pool.H * pool.W).Select(i => Offset(i / pool.W, i % pool.W))];
        _chunks = Chunks(g);
    }

    /// <summary>Floats of working memory: lists, counts, and the kernel's gradient filter by filter.</summary>
    public long WorkFloats => 2L * Aligned((long)Capacity * _g.Filters) + Aligned(_g.Filters) + Aligned((long)_g.Depth * _g.Filters);

    public FilterRowFormat Format => new(_g.Depth, _g.Filters);

    private int Capacity => _bandRows * _windows;

    /// <summary>Whole vectors of channels, and kernel rows in one piece.</summary>
    public static bool Suits(ConvolutionGeometry g) => g.Op.Groups == 1 && g.SegmentsARow == 1 && g.ForwardLength % Tiles.Lanes == 0;

    /// <summary>Before the first image of a block.</summary>
    public void Begin(float* work) => new Span<float>(KernelSums(work), _g.Depth * _g.Filters).Clear();

    /// <summary>One image.</summary>
    /// <param name="x">The padded image; null: the kernel's gradient is not wanted.</param>
    /// <param name="weights">The kernel in <see cref="Format"/>; null: the image's gradient is not wanted.</param>
    /// <param name="dx">The padded image's gradient, added to.</param>
    /// <param name="dy">Gradients of the windows.</param>
    /// <param name="codes">Which pixel of each window has it.</param>
    /// <param name="scale">What they are multiplied with.</param>
    /// <param name="sums">The bias' gradient, added to.</param>
    /// <param name="work">Memory of <see cref="WorkFloats"/>.</param>
    public void Image(float* x, float* weights, float* dx, float* dy, byte* codes, float scale, float* sums, float* work)
    {
        int* offsets = (int*)work, counts = (int*)(work + 2 * Aligned((long)Capacity * _g.Filters));
        float* values = work + Aligned((long)Capacity * _g.Filters), kernelSums = KernelSums(work);
        for (int row = 0; row < _windowRows; row += _bandRows)
        {
            List(row, Math.Min(_bandRows, _windowRows - row), dy, codes, scale, offsets, values, counts, sums);
            for (int o = 0; o < _g.Filters; o++)
            {
                if (counts[o] == 0) continue;
                int* at = offsets + o * Capacity;
                float* value = values + o * Capacity;
                foreach ((int segment, int start, int segments, int vectors) in _chunks)
                {
                    nint depth = (nint)o * _g.Depth + segment * _g.ForwardLength + start;
                    if (x is not null) Tiles.Gather(segments, vectors)(x + start, _g.Forward + segment, at, value, counts[o], kernelSums + depth);
                    if (weights is not null) Tiles.Scatter(segments, vectors)(dx + start, _g.Forward + segment, at, value, counts[o], weights + depth);
                }
            }
        }
    }

    /// <summary>After the last image of a block: adds what was summed filter by filter to the kernel's gradient.</summary>
    public void End(float* work, float* dw)
    {
        // Squares of sixteen: each line of both sides is used up while it is in the first-level cache.
        const int Side = 16;
        float* from = KernelSums(work);
        for (int k0 = 0; k0 < _g.Depth; k0 += Side)
        {
            for (int o0 = 0; o0 < _g.Filters; o0 += Side)
            {
                int k1 = Math.Min(_g.Depth, k0 + Side), o1 = Math.Min(_g.Filters, o0 + Side);
                for (int k = k0; k < k1; k++)
                {
                    for (int o = o0; o < o1; o++) dw[(nint)k * _g.Filters + o] += from[(nint)o * _g.Depth + k];
                }
            }
        }
    }

    private static long Aligned(long floats) => AlignedBuffer.Align(floats * sizeof(float)) / sizeof(float);

    /// <summary>Cuts a filter's weights in pieces that fit in registers: whole kernel rows if possible, else even parts of one.</summary>
    private static (int, int, int, int)[] Chunks(ConvolutionGeometry g)
    {
        List<(int, int, int, int)> chunks = [];
        int vectors = g.ForwardLength / Tiles.Lanes;
        if (vectors <= Tiles.SparseVectors)
        {
            int most = Math.Min(Tiles.SparseSegments, Tiles.SparseVectors / vectors), count = (g.SegmentCount + most - 1) / most;
            for (int i = 0, at = 0; i < count; i++)
            {
                int rows = g.SegmentCount / count + (i < g.SegmentCount % count ? 1 : 0);
                chunks.Add((at, 0, rows, vectors));
                at += rows;
            }

            return [.. chunks];
        }

        int parts = (vectors + Tiles.SparseVectors - 1) / Tiles.SparseVectors;
        for (int s = 0; s < g.SegmentCount; s++)
        {
            for (int i = 0, at = 0; i < parts; i++)
            {
                int width = vectors / parts + (i < vectors % parts ? 1 : 0);
                chunks.Add((s, at * Tiles.Lanes, 1, width));
                at += width;
            }
        }

        return [.. chunks];
    }

    private int Offset(int row, int column) => (row * _g.Op.Strides.H * _g.PaddedWidth + column * _g.Op.Strides.W) * _g.Channels;

    private float* KernelSums(float* work) => work + 2 * Aligned((long)Capacity * _g.Filters) + Aligned(_g.Filters);

    /// <summary>The lists of some rows of windows. Without a branch: an entry is always written, and counts only where it passes.</summary>
    private void List(int firstRow, int rows, float* dy, byte* codes, float scale, int* offsets, float* values, int* counts, float* sums)
    {
        int filters = _g.Filters, capacity = Capacity;
        int* table = stackalloc int[256];
        new Span<int>(table, 256).Clear();
        _codeOffsets.CopyTo(new Span<int>(table, 256));
        new Span<int>(counts, filters).Clear();
        float* g = dy + (nint)firstRow * _windows * filters;
        byte* code = codes + (nint)firstRow * _windows * filters;
        for (int r = firstRow; r < firstRow + rows; r++)
        {
            for (int w = 0; w < _windows; w++, g += filters, code += filters)
            {
                int window = Offset(r * _pool.H, w * _pool.W);
                for (int o = 0; o < filters; o++)
                {
                    float v = code[o] == PoolingCodes.Blocked ? 0 : g[o] * scale;
                    int n = counts[o], at = o * capacity + n;
                    offsets[at] = window + table[code[o]];
                    values[at] = v;
                    sums[o] += v;
                    counts[o] = n + (v != 0 ? 1 : 0);
                }
            }
        }
    }
}
