using System.Runtime.Intrinsics;
using Anneal.Engine.Execution;

namespace Anneal.Engine.Kernels;

/// <summary>
/// A 3 x 3 convolution of stride 1, tile by tile of outputs: some rows of tiles are transformed, multiplied position by position, and turned into outputs
/// while they are in the cache. Tiles of 2 x 2 outputs need 16 products where the direct way needs 36, and are as exact; tiles of 4 x 4 need 36 for 144, and
/// err some six times as much. A tile holds whole windows of a 2 x 2 pooling.
/// </summary>
internal sealed unsafe partial class WinogradProduct
{
    /// <summary>Sums and products of the tiles that are worked on together: 192 KiB, in the second-level cache beside the kernel.</summary>
    private const int FloatsOfChunk = 48 * 1024;

    /// <summary>Kernels larger than this would stream through the second-level cache once a chunk.</summary>
    private const long MostKernelFloats = 16 * 16384;

    private const int Small = 2, Large = 4;

    /// <summary>Large tiles must save so much: part of what they compute may lie outside the image.</summary>
    private const double WorthOfLarge = 0.85;

    private readonly int _height, _width, _channels, _filters, _outHeight, _outWidth, _tile, _tileRows, _tileColumns, _chunkRows, _top, _left;
    private readonly Panels _panels;

    /// <param name="height">The input's.</param>
    /// <param name="width">The input's.</param>
    /// <param name="channels">The input's.</param>
    /// <param name="filters">The output's channels.</param>
    /// <param name="top">Rows of zeros above the input.</param>
    /// <param name="left">Columns of zeros left of the input.</param>
    /// <param name="outHeight">Rows of the output that are wanted.</param>
    /// <param name="outWidth">Columns of the output that are wanted.</param>
    /// <param name="flipped">The kernel is turned and transposed: the gradient with respect to the input.</param>
    /// <param name="large">Tiles of 4 x 4 outputs are exact enough: predictions, not training.</param>
    public WinogradProduct(int height, int width, int channels, int filters, int top, int left, int outHeight, int outWidth, bool flipped, bool large = false)
    {
        (_height, _width, _channels, _filters, _top, _left, _outHeight, _outWidth) = (height, width, channels, filters, top, left, outHeight, outWidth);
        _tile = large && 36L * channels * filters <= MostKernelFloats && Products(Large) < WorthOfLarge * Products(Small) ? Large : Small;
        (_tileRows, _tileColumns) = (Count(outHeight, _tile), Count(outWidth, _tile));
        Format = new WinogradFormat(channels, filters, flipped, _tile);

        // Products have whole vectors of filters, so that no tile has an edge.
        _panels = Panels.Of(Tiles.Vectors(filters) * Tiles.Lanes);
        _chunkRows = Math.Clamp(FloatsOfChunk / (Format.Positions * _tileColumns * (channels + _panels.Columns)), 1, _tileRows);
    }

    /// <summary>Rows of tiles.</summary>
    public int TileRows => _tileRows;

    /// <summary>The kernel's form.</summary>
    public WinogradFormat Format { get; }

    /// <summary>Floats of scratch memory.</summary>
    public long WorkFloats => AlignedBuffer.AlignFloats(ImageFloats) + AlignedBuffer.AlignFloats(SumFloats) + AlignedBuffer.AlignFloats(ProductFloats);

    // Every tile's pixels exist, inside the image or in a copy with a border of zeros.
    private int ImageHeight => _tile * _tileRows + 2;

    private int ImageWidth => _tile * _tileColumns + 2;

    private bool Copies => _top > 0 || _left > 0 || ImageHeight > _height || ImageWidth > _width;

    private long ImageFloats => Copies ? (long)ImageHeight * ImageWidth * _channels : 0;

    private long SumFloats => (long)Format.Positions * _chunkRows * _tileColumns * _channels;

    private long ProductFloats => (long)Format.Positions * _chunkRows * _tileColumns * _panels.Columns;

    /// <summary>Whether the products that are saved outweigh the sums, and the kernel's form stays in the cache.</summary>
    /// <param name="g">The convolution.</param>
    /// <param name="channels">Of what is convolved.</param>
    /// <param name="filters">Of the result.</param>
    public static bool Suits(ConvolutionGeometry g, int channels, int filters)
        => Vector512.IsHardwareAccelerated && g.KernelHeight == 3 && g.KernelWidth == 3 && g.Op is { Strides: (1, 1), Dilations: (1, 1), Groups: 1 }
            && channels >= 16 && filters >= 16 && 16L * channels * filters <= MostKernelFloats;

    private static int Count(int outputs, int tile) => (outputs + tile - 1) / tile;

    /// <summary>Products of one channel and filter.</summary>
    private long Products(int tile) => (long)Count(_outHeight, tile) * Count(_outWidth, tile) * (tile + 2) * (tile + 2);

    /// <summary>Before the first image of a block.</summary>
    public void Begin(float* work)
    {
        if (Copies) new Span<float>(work, (int)ImageFloats).Clear();
    }

    /// <summary>Some rows of tiles of one image.</summary>
    /// <param name="x">[height, width, channels].</param>
    /// <param name="firstRow">The first row of tiles.</param>
    /// <param name="endRow">The row of tiles after the last one.</param>
    /// <param name="packed">The kernel in <see cref="Format"/>.</param>
    /// <param name="target">Where the outputs go.</param>
    /// <param name="work">Memory of <see cref="WorkFloats"/>, prepared by <see cref="Begin"/>.</param>
    public void Image(float* x, int firstRow, int endRow, float* packed, in WinogradTarget target, float* work)
    {
        float* v = work + AlignedBuffer.AlignFloats(ImageFloats), m = v + AlignedBuffer.AlignFloats(SumFloats);
        nint xRow = (nint)(Copies ? ImageWidth : _width) * _channels, kernel = (nint)_channels * _panels.Columns;
        if (Copies) x = Copy(x, work, _tile * firstRow, _tile * endRow + 2);
        for (int first = firstRow; first < endRow; first += _chunkRows)
        {
            int rows = Math.Min(_chunkRows, endRow - first), tiles = rows * _tileColumns;
            nint sums = (nint)tiles * _channels, products = (nint)tiles * _panels.Columns;
            for (int i = 0; i < rows; i++)
            {
                float* pixels = x + _tile * (first + i) * xRow, to = v + i * _tileColumns * _channels;
                if (_tile == Large) WinogradLargeTransforms.Input(pixels, xRow, _channels, _tileColumns, to, sums);
                else WinogradTransforms.Input(pixels, xRow, _channels, _tileColumns, to, sums);
            }

            for (int p = 0; p < Format.Positions; p++)
                RowProduct.Run(v + p * sums, _channels, tiles, RowProduct.OneSegment, 1, _channels, packed + p * kernel, _channels, 0, _panels, m + p * products, _panels.Columns, Tiles.Store, null, null);
            for (int i = 0; i < rows; i++)
            {
                float* at = m + i * _tileColumns * _panels.Columns;
                if (_tile == Large) LargeTiles(at, products, first + i, target);
                else if (target.Pools) Pooled(at, products, first + i, target);
                else Plain(at, products, first + i, target);
            }
        }
    }

    /// <summary>Some rows of the image with its border.</summary>
    private float* Copy(float* x, float* image, int first, int end)
    {
        int rows = Math.Min(Math.Min(_height, ImageHeight - _top), end - _top), floats = Math.Min(_width, ImageWidth - _left) * _channels;
        float* to = image + ((nint)_top * ImageWidth + _left) * _channels;
        for (int i = Math.Max(0, first - _top); i < rows; i++)
            Buffer.MemoryCopy(x + (nint)i * _width * _channels, to + (nint)i * ImageWidth * _channels, floats * sizeof(float), floats * sizeof(float));
        return image;
    }

    private void Pooled(float* m, nint position, int row, in WinogradTarget t)
    {
        const int Lanes = Tiles512.Lanes;
        float* edge = stackalloc float[Lanes];
        byte* edgeCodes = stackalloc byte[Lanes];
        nint at = (nint)row * _tileColumns * _filters;
        float* y = t.Y + at;
        byte* codes = t.Codes == null ? null : t.Codes + at;
        for (int i = 0; i < _tileColumns; i++, m += _panels.Columns, y += _filters)
        {
            for (int f = 0; f < _filters; f += Lanes)
            {
                WinogradTransforms.Output(m + f, position, out Vector512<float> a, out Vector512<float> b, out Vector512<float> c, out Vector512<float> d);
                if (f + Lanes <= _filters)
                {
                    Tiles512.Largest(a, b, c, d, Vector512.Load(t.Bias + f), t.Relu, y + f, codes == null ? null : codes + f);
                    continue;
                }

                Tiles512.Largest(a, b, c, d, Vector512.Load(t.Bias + f), t.Relu, edge, codes == null ? null : edgeCodes);
                new Span<float>(edge, _filters - f).CopyTo(new Span<float>(y + f, _filters - f));
                if (codes != null) new Span<byte>(edgeCodes, _filters - f).CopyTo(new Span<byte>(codes + f, _filters - f));
            }

            if (codes != null) codes += _filters;
        }
    }

    private void Plain(float* m, nint position, int row, in WinogradTarget t)
    {
        const int Lanes = Tiles512.Lanes;
        nint yRow = (nint)_outWidth * _filters;
        float* y = t.Y + 2 * row * yRow;
        bool lower = 2 * row + 1 < _outHeight;
        for (int i = 0; i < _tileColumns; i++, m += _panels.Columns, y += 2 * _filters)
        {
            bool right = 2 * i + 1 < _outWidth;
            for (int f = 0; f < _filters; f += Lanes)
            {
                WinogradTransforms.Output(m + f, position, out Vector512<float> a, out Vector512<float> b, out Vector512<float> c, out Vector512<float> d);
                int count = Math.Min(Lanes, _filters - f);
                Put(a, y + f, count, f, t);
                if (right) Put(b, y + _filters + f, count, f, t);
                if (lower) Put(c, y + yRow + f, count, f, t);
                if (lower && right) Put(d, y + yRow + _filters + f, count, f, t);
            }
        }
    }

    private static void Put(Vector512<float> v, float* y, int count, int f, in WinogradTarget t)
    {
        if (t.Bias != null) v += Vector512.Load(t.Bias + f);
        if (t.Relu) v = Vector512.MaxNative(Vector512<float>.Zero, v);
        if (count == Vector512<float>.Count)
        {
            (t.Adds ? Vector512.Load(y) + v : v).Store(y);
            return;
        }

        for (int i = 0; i < count; i++) y[i] = t.Adds ? y[i] + v[i] : v[i];
    }
}

/// <summary>Where a Winograd convolution's outputs go, and what is done to them on the way.</summary>
internal readonly unsafe ref struct WinogradTarget
{
    /// <summary>The outputs of one image.</summary>
    public required float* Y { get; init; }

    /// <summary>Whole vectors of it may be read; null: none.</summary>
    public float* Bias { get; init; }

    public bool Relu { get; init; }

    /// <summary>Add to what is there.</summary>
    public bool Adds { get; init; }

    /// <summary>Keep the largest of each tile only.</summary>
    public bool Pools { get; init; }

    /// <summary>With pooling: which pixel it was; null: not wanted.</summary>
    public byte* Codes { get; init; }
}
