using Anneal.Engine.Execution;

namespace Anneal.Engine.Kernels;

/// <summary>
/// Gradients of a convolution that a max-pooling follows. At most one output pixel of each window has a gradient, fewer after ReLU and dropout: filter by
/// filter, a list of (offset of the window's input, gradient) takes the place of the gradient image. Exact up to the order of the sums.
/// </summary>
internal sealed unsafe class SparseGradient
{
    /// <summary>Entries of all lists together: some 64 KiB, in the second-level cache.</summary>
    private const int EntriesOfBand = 8192;

    /// <summary>Images that are worked on together fit in the first-level cache beside a filter's list and weights.</summary>
    private const int FloatsOfBand = 6144;

    private readonly ConvolutionGeometry _g;
    private readonly int _windows, _bandWindows, _row, _depth, _codes, _imageFloats;
    private readonly int[] _starts, _pixels;
    private readonly (int Segment, int Start, int Segments, int Vectors)[] _chunks;

    /// <param name="g">The convolution; see <see cref="Suits"/>.</param>
    /// <param name="pool">The window's height and width.</param>
    /// <param name="windowRows">Rows of windows.</param>
    /// <param name="windowColumns">Windows in a row.</param>
    public SparseGradient(ConvolutionGeometry g, (int H, int W) pool, int windowRows, int windowColumns)
    {
        (_g, _windows, _codes) = (g, windowRows * windowColumns, pool.H * pool.W);
        _row = Tiles.Vectors(g.ForwardLength) * Tiles.Lanes;
        _depth = g.SegmentCount * _row;
        _imageFloats = g.PaddedHeight * g.PaddedWidth * g.Channels;
        int images = g.Op.Padding.Any || !IsWhole ? 1 : Math.Max(1, Math.Min(FloatsOfBand / _imageFloats, EntriesOfBand / Math.Max(1, _windows * g.Filters)));
        Images = images;
        _bandWindows = Math.Clamp(EntriesOfBand / g.Filters, 1, images * _windows);
        _starts = GC.AllocateArray<int>(images * _windows, pinned: true);
        for (int i = 0; i < _starts.Length; i++)
        {
            int w = i % _windows;
            _starts[i] = i / _windows * _imageFloats + Offset(w / windowColumns * pool.H, w % windowColumns * pool.W);
        }

        _pixels = GC.AllocateArray<int>(256, pinned: true);
        for (int i = 0; i < _codes; i++) _pixels[i] = Offset(i / pool.W, i % pool.W);
        _chunks = Chunks(g);
    }

    /// <summary>How many images one <see cref="Run"/> may take.</summary>
    public int Images { get; }

    /// <summary>False where a kernel row fills its last vector in part: what is added to the image's gradient then touches what lies behind it, with zeros.</summary>
    public bool IsWhole => _row == _g.ForwardLength;

    /// <summary>Floats of working memory: lists, counts, and the kernel's gradient filter by filter.</summary>
    public long WorkFloats => 2L * AlignedBuffer.AlignFloats((long)Capacity * _g.Filters) + AlignedBuffer.AlignFloats(_g.Filters) + AlignedBuffer.AlignFloats((long)_depth * _g.Filters);

    public FilterRowFormat Format => new(_g.SegmentCount, _g.ForwardLength, _row, _g.Filters);

    private int Capacity => _bandWindows + SparseLists.Slack;

    /// <summary>Kernel rows in one piece.</summary>
    public static bool Suits(ConvolutionGeometry g) => g.Op.Groups == 1 && g.SegmentsARow == 1;

    /// <summary>Before the first image of a block.</summary>
    public void Begin(float* work) => new Span<float>(KernelSums(work), _depth * _g.Filters).Clear();

    /// <summary>Some images, at most <see cref="Images"/>.</summary>
    /// <param name="x">The padded images; null: the kernel's gradient is not wanted.</param>
    /// <param name="weights">The kernel in <see cref="Format"/>; null: the images' gradient is not wanted.</param>
    /// <param name="dx">The padded images' gradient, added to.</param>
    /// <param name="dy">Gradients of the windows.</param>
    /// <param name="codes">Which pixel of each window has it.</param>
    /// <param name="images">How many.</param>
    /// <param name="scale">What they are multiplied with.</param>
    /// <param name="sums">The bias' gradient, added to; whole vectors of it exist.</param>
    /// <param name="work">Memory of <see cref="WorkFloats"/>.</param>
    public void Run(float* x, float* weights, float* dx, float* dy, byte* codes, int images, float scale, float* sums, float* work)
    {
        int* offsets = (int*)work, counts = (int*)(work + 2 * AlignedBuffer.AlignFloats((long)Capacity * _g.Filters));
        float* values = work + AlignedBuffer.AlignFloats((long)Capacity * _g.Filters), kernelSums = KernelSums(work);
        fixed (int* starts = _starts, pixels = _pixels)
        {
            for (int first = 0, all = images * _windows; first < all; first += _bandWindows)
            {
                nint at = (nint)first * _g.Filters;
                SparseLists.Fill(
                    dy + at, codes + at, scale, Math.Min(_bandWindows, all - first), _g.Filters, starts + first, pixels, _codes, offsets, values, Capacity, counts, sums);

                // One after the other: each goes through its own images, and these stay in the first-level cache.
                foreach ((int segment, int start, int segments, int vectors) in _chunks)
                {
                    int place = segment * _row + start;
                    if (x is not null) Sweep(Tiles.Gather(segments, vectors), x + start, segment, offsets, values, counts, kernelSums + place);
                    if (weights is not null) Sweep(Tiles.Scatter(segments, vectors), dx + start, segment, offsets, values, counts, weights + place);
                }
            }
        }
    }

    /// <summary>After the last image of a block: adds what was summed filter by filter to the kernel's gradient.</summary>
    public void End(float* work, float* dw)
    {
        for (int s = 0; s < _g.SegmentCount; s++)
            Squares.AddTransposed(KernelSums(work) + s * _row, _depth, _g.Filters, _g.ForwardLength, dw + (nint)s * _g.ForwardLength * _g.Filters, _g.Filters);
    }

    private void Sweep(delegate*<float*, nint*, int*, float*, int, float*, void> tile, float* x, int segment, int* offsets, float* values, int* counts, float* rows)
    {
        for (int o = 0; o < _g.Filters; o++)
        {
            nint list = (nint)o * Capacity;
            if (counts[o] > 0) tile(x, _g.Forward + segment, offsets + list, values + list, counts[o], rows + (nint)o * _depth);
        }
    }

    /// <summary>Cuts a filter's weights in pieces that fit in registers: whole kernel rows if possible, else even parts of one.</summary>
    private static (int, int, int, int)[] Chunks(ConvolutionGeometry g)
    {
        List<(int, int, int, int)> chunks = [];
        int vectors = Tiles.Vectors(g.ForwardLength);
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

    private float* KernelSums(float* work) => work + 2 * AlignedBuffer.AlignFloats((long)Capacity * _g.Filters) + AlignedBuffer.AlignFloats(_g.Filters);
}
