using System.Collections.Immutable;
using Anneal.Engine.Compilation;
using Anneal.Engine.Execution;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary>
/// Direct convolution with bias, ReLU, max-pooling and dropout, image by image: a row of windows is computed, pooled and dropped while it is in the
/// cache, and all that is kept for the way back is a byte an output element.
/// </summary>
internal sealed unsafe partial class ConvolutionCover : Cover
{
    /// <summary>Work of a part of one image: some microseconds.</summary>
    private const long FlopsOfPart = 800_000;

    private readonly Node _conv;
    private readonly Node? _dropout;
    private readonly ConvolutionGeometry _g;
    private readonly (int H, int W) _pool;
    private readonly bool _relu, _pools, _isPlane;
    private readonly int _rowsUsed, _columnsUsed, _outputs;
    private readonly Parameter _kernel;
    private readonly Parameter? _bias;
    private readonly float[] _noBias;
    private readonly FoldedNormalization? _normalization;
    private readonly long _asideFloats;
    private readonly SparseGradient? _sparse;
    private readonly WinogradProduct? _winograd, _winogradBack;
    private int _packed, _foldedBias, _flipped, _filterRows;
    private Slot _x = null!, _y = null!;
    private Slot? _codes;
    private GradientSlot _dx, _dy;
    private bool _wantsKernel, _wantsBias;

    /// <param name="nodes">Convolution, then those of normalisation, ReLU, pooling and dropout that there are.</param>
    /// <param name="geometry">The convolution's.</param>
    /// <param name="normalization">By moving statistics, in a plan without a backward pass; or null.</param>
    /// <param name="relu">Or null.</param>
    /// <param name="pool">Or null.</param>
    /// <param name="dropout">Or null.</param>
    /// <param name="training">Gradients will be computed: outputs are as exact as can be.</param>
    public ConvolutionCover(ImmutableArray<Node> nodes, ConvolutionGeometry geometry, Node? normalization, Node? relu, Node? pool, Node? dropout, bool training) : base(nodes)
    {
        (_conv, _g, _dropout, _relu, _pools) = (nodes[0], geometry, dropout, relu is not null, pool is not null);
        _kernel = _conv.Parameters[0];
        _normalization = normalization is null ? null : FoldedNormalization.Of(normalization);
        _bias = _conv.Parameters.Length == 2 ? _conv.Parameters[1] : null;
        _pool = pool is null ? (1, 1) : ((MaxPoolingOp)pool.Op).PoolSize;
        Shape y = Last.Output.Shape;
        (_rowsUsed, _columnsUsed, _outputs) = (y[0] * _pool.H, y[1] * _pool.W, y.Size);
        if (_pools && SparseGradient.Suits(_g)) _sparse = new SparseGradient(_g, _pool, y[0], y[1]);

        // The image's gradient is summed aside where it has a border, or where sums reach beyond its end.
        if (_sparse is not null && (_g.Op.Padding.Any || !_sparse.IsWhole)) _asideFloats = (long)_g.PaddedHeight * _g.PaddedWidth * _g.Channels + Tail;
        if (WinogradProduct.Suits(_g, _g.Channels, _g.Filters) && (IsDirect || _pool == (2, 2)))
            _winograd = new WinogradProduct(_g.Height, _g.Width, _g.Channels, _g.Filters, _g.Op.Padding.Top, _g.Op.Padding.Left, _rowsUsed, _columnsUsed, flipped: false, large: !training);
        if (WinogradProduct.Suits(_g, _g.Filters, _g.Channels) && _g.IsRegular && _g.SpreadTop >= 0)
            _winogradBack = new WinogradProduct(_g.SpreadHeight, _g.SpreadWidth, _g.Filters, _g.Channels, _g.SpreadTop, 0, _g.Height, _g.Width, flipped: true);
        _isPlane = PlaneConvolution.Suits(_g);
        _noBias = GC.AllocateArray<float>(_g.Filters + Tiles.Lanes, pinned: true);
    }

    /// <summary>Nothing after the convolution needs a byte: it writes its output by itself.</summary>
    private bool IsDirect => !_pools && _dropout is null;

    public override double Saving => _conv.Output.Shape.Size + Nodes.Length;

    // Scratch memory: the padded image, rows before pooling, the gradient image, sums of bias gradients, edges of tiles.
    private long PaddedFloats => _g.Op.Padding.Any ? (long)_g.PaddedHeight * _g.PaddedWidth * _g.Channels + Tail : 0;

    private long RowFloats => IsDirect ? 0 : (long)_pool.H * _g.OutWidth * _g.Filters + Tail;

    private long SpreadFloats => (long)_g.SpreadHeight * _g.SpreadWidth * _g.Filters + Tail;

    private long SumFloats => _g.Filters + Tail;

    /// <summary>Forward and backward share what lies between the padded image and the edges of tiles.</summary>
    private long WorkFloats => Math.Max(
        Math.Max(AlignedBuffer.AlignFloats(RowFloats), _winograd?.WorkFloats ?? 0),
        AlignedBuffer.AlignFloats(SumFloats) + (_sparse is null ? AlignedBuffer.AlignFloats(SpreadFloats) + (_winogradBack?.WorkFloats ?? 0) : AlignedBuffer.AlignFloats(_asideFloats) + _sparse.WorkFloats));

    /// <summary>Whole vectors may be read past the end, and each part starts at a cache line.</summary>
    private const int Tail = 64;

    public override void Bind(CoverBinder binder)
    {
        _x = binder.Value(_conv.Inputs[0], inBackward: binder.WantsGradient(_kernel));
        _y = binder.Value(Last.Output, inBackward: IsDirect && _relu);
        _dy = binder.OutputGradient(Last.Output);
        _dx = binder.InputGradient(_conv.Inputs[0]);
        if (!IsDirect) _codes = binder.Saved($"{_conv.Name} codes", _outputs);
        _wantsKernel = binder.WantsGradient(_kernel);
        _wantsBias = _bias is not null && binder.WantsGradient(_bias);
        PackedFormat format = _winograd is null ? _g.ForwardFormat : _winograd.Format;
        _packed = binder.Packed(_kernel, _normalization is null ? format : new FoldedKernelFormat(format, _kernel.Shape.Size, _normalization));
        if (_normalization is not null) _foldedBias = binder.Packed(_normalization.Mean, new FoldedBiasFormat(_normalization, _bias));
        if (_dx.IsNeeded && _sparse is not null) _filterRows = binder.Packed(_kernel, _sparse.Format);
        else if (_dx.IsNeeded) _flipped = binder.Packed(_kernel, _winogradBack is null ? _g.BackwardFormat : _winogradBack.Format);
        long edge = Math.Max(RowProduct.EdgeFloats, OuterProduct.EdgeFloats);
        binder.Scratch((AlignedBuffer.AlignFloats(PaddedFloats) + WorkFloats + edge) * sizeof(float));
    }

    public override void Forward(in CoverCall c)
    {
        if (IsStripwise)
        {
            Pixels(c, 0, _g.OutHeight * _g.OutWidth * c.Rows);
            return;
        }

        Begin(c, 0, OneRowStrips);
        byte* codes = _codes is null ? null : c.Pointer(_codes);
        for (int r = 0; r < c.Rows; r++)
        {
            Image(c, r, 0, OneRowStrips);
            if (_dropout is null) continue;
            float* y = c.Floats(_y) + (nint)r * _outputs;
            DropoutMask.Apply((DropoutOp)_dropout.Op, c.Run.CurrentStep, _dropout.Index, c.FirstRow + r, y, y, codes is null ? null : codes + (nint)r * _outputs, _outputs);
        }
    }

    /// <summary>Strips of one image's output that are worth a thread of their own.</summary>
    public override int OneRowParts => _dropout is not null ? 1 : PartsOf(_conv.Op.Flops(OpSignature.Of(_conv)), FlopsOfPart, OneRowStrips);

    /// <summary>What an image is computed in: rows of tiles, of windows, or of pixels.</summary>
    public override int OneRowStrips => _winograd is not null ? _winograd.TileRows : IsDirect ? _g.OutHeight : _rowsUsed / _pool.H;

    public override bool IsStripwise => IsDirect && _g.IsPointwise;

    public override void ForwardOfOneRow(in CoverCall c, int first, int end)
    {
        if (IsStripwise)
        {
            Pixels(c, first * _g.OutWidth, (end - first) * _g.OutWidth);
            return;
        }

        Begin(c, first, end);
        Image(c, 0, first, end);
    }

    private void Begin(in CoverCall c, int first, int end)
    {
        float* padded = (float*)c.Scratch;
        if (_winograd is not null)
        {
            _winograd.Begin(padded + AlignedBuffer.AlignFloats(PaddedFloats));
        }
        else if (_g.Op.Padding.Any)
        {
            (int top, int bottom) = PaddedRows(first, end);
            int row = _g.PaddedWidth * _g.Channels;
            new Span<float>(padded + (nint)top * row, (bottom - top) * row).Clear();
        }
    }

    /// <summary>The rows of the padded image that some strips of the output, of whole rows, are computed from.</summary>
    private (int Top, int Bottom) PaddedRows(int first, int end)
        => (first * _pool.H * _g.Op.Strides.H, Math.Min((end * _pool.H - 1) * _g.Op.Strides.H + (_g.KernelHeight - 1) * _g.Op.Dilations.H + 1, _g.PaddedHeight));

    /// <summary>Some strips of one image.</summary>
    private void Image(in CoverCall c, int row, int first, int end)
    {
        float* padded = (float*)c.Scratch, rows = padded + AlignedBuffer.AlignFloats(PaddedFloats), edge = rows + WorkFloats;
        float* x = c.Floats(_x) + (nint)row * _g.Height * _g.Width * _g.Channels, y = c.Floats(_y) + (nint)row * _outputs, bias = Bias(c), packed = c.Packed(_packed);
        byte* codes = _codes is null ? null : c.Pointer(_codes) + (nint)row * _outputs;
        if (_winograd is not null) _winograd.Image(x, first, end, packed, new WinogradTarget { Y = y, Bias = bias, Relu = _relu, Pools = _pools, Codes = codes }, rows);
        else if (IsDirect) Direct(Padded(x, padded, PaddedRows(first, end)), first, end, packed, bias, y, edge);
        else Pooled(Padded(x, padded, PaddedRows(first, end)), first, end, packed, bias, rows, y, codes, edge);
    }

    private float* Bias(in CoverCall c)
        => _normalization is not null ? c.Packed(_foldedBias) : _bias is null ? (float*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _noBias[0]) : (float*)c.Parameter(_bias);

    /// <summary>The image with its padding; the image itself where there is none. The borders are zero already.</summary>
    private float* Padded(float* x, float* padded) => Padded(x, padded, (0, _g.PaddedHeight));

    /// <summary>The same as far as some rows of the padded image reach.</summary>
    private float* Padded(float* x, float* padded, (int Top, int Bottom) rows)
    {
        if (!_g.Op.Padding.Any) return x;
        int row = _g.Width * _g.Channels, paddedRow = _g.PaddedWidth * _g.Channels;
        float* to = padded + ((nint)_g.Op.Padding.Top * _g.PaddedWidth + _g.Op.Padding.Left) * _g.Channels;
        for (int i = Math.Max(0, rows.Top - _g.Op.Padding.Top); i < Math.Min(_g.Height, rows.Bottom - _g.Op.Padding.Top); i++)
            Buffer.MemoryCopy(x + i * row, to + i * paddedRow, row * sizeof(float), row * sizeof(float));
        return padded;
    }

    private void Direct(float* x, int first, int end, float* packed, float* bias, float* y, float* edge)
    {
        nint xRow = (nint)_g.Op.Strides.H * _g.PaddedWidth * _g.Channels, yRow = (nint)_g.OutWidth * _g.Filters;
        if (_isPlane)
        {
            PlaneConvolution.Rows(x + first * xRow, xRow, end - first, _g.OutWidth, packed, _g.Filters, bias, _relu, y + first * yRow);
            return;
        }

        for (int i = first; i < end; i++) Rows(x + i * xRow, _g.OutWidth, packed, bias, y + i * yRow, edge);
    }

    private void Pooled(float* x, int first, int end, float* packed, float* bias, float* rows, float* y, byte* codes, float* edge)
    {
        nint xRow = (nint)_g.Op.Strides.H * _g.PaddedWidth * _g.Channels, row = (nint)_g.OutWidth * _g.Filters;
        int windows = _columnsUsed / _pool.W, yRow = windows * _g.Filters;
        y += (nint)first * yRow;
        if (codes is not null) codes += (nint)first * yRow;
        if (_pool == (2, 2) && _g.Op.Groups == 1)
        {
            for (int i = 2 * first; i < 2 * end; i += 2, y += yRow)
            {
                if (_isPlane && codes is null)
                {
                    PlaneConvolution.Windows(x + i * xRow, xRow, windows, packed, _g.Filters, bias, _relu, y);
                    continue;
                }

                PooledProduct.Run(
                    x + i * xRow, (nint)_g.Op.Strides.W * _g.Channels, xRow, windows, _g.Forward, _g.SegmentCount, _g.ForwardLength, packed, _g.Depth, _g.FilterPanels,
                    y, _g.Filters, codes, bias, _relu, edge);
                if (codes is not null) codes += yRow;
            }

            return;
        }

        for (int i = first * _pool.H; i < end * _pool.H; i += _pool.H, y += yRow)
        {
            if (_g.IsPointwise) Rows(x + i * xRow, _g.OutWidth * _pool.H, packed, bias, rows, edge);
            else
            {
                for (int j = 0; j < _pool.H; j++) Rows(x + (i + j) * xRow, _columnsUsed, packed, bias, rows + j * row, edge);
            }

            PoolingCodes.Forward(rows, row, _pool, windows, _g.Filters, y, codes, _relu);
            if (codes is not null) codes += yRow;
        }
    }

    /// <summary>Pixels that meet one pixel each.</summary>
    private void Pixels(in CoverCall c, int first, int count)
        => Rows(
            c.Floats(_x) + (nint)first * _g.Channels, count, c.Packed(_packed), Bias(c), c.Floats(_y) + (nint)first * _g.Filters,
            (float*)c.Scratch + AlignedBuffer.AlignFloats(PaddedFloats) + WorkFloats);

    /// <summary>Neighbouring output pixels.</summary>
    private void Rows(float* x, int pixels, float* packed, float* bias, float* y, float* edge)
    {
        for (int g = 0; g < _g.Op.Groups; g++)
        {
            RowProduct.Run(
                x + g * _g.GroupChannels, (nint)_g.Op.Strides.W * _g.Channels, pixels, _g.Forward, _g.SegmentCount, _g.ForwardLength,
                packed + (nint)g * _g.FilterPanels.PaddedColumns * _g.Depth, _g.Depth, 0, _g.FilterPanels,
                y + g * _g.GroupFilters, _g.Filters, _relu ? Tiles.BiasRelu : Tiles.Bias, bias + g * _g.GroupFilters, edge);
        }
    }
}
