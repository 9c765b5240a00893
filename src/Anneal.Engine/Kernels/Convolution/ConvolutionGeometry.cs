using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary>A convolution's sizes and the segments that its row tiles walk, forward and backward. Shapes are those of one image.</summary>
internal sealed unsafe class ConvolutionGeometry
{
    private readonly nint[] _forward, _backward;

    public ConvolutionGeometry(ConvolutionOp op, Shape x, Shape k, Shape y)
    {
        Op = op;
        (Height, Width, Channels) = (x[0], x[1], x[2]);
        (KernelHeight, KernelWidth, Filters) = (k[0], k[1], k[3]);
        (OutHeight, OutWidth) = (y[0], y[1]);
        (PaddedHeight, PaddedWidth) = (Height + op.Padding.Top + op.Padding.Bottom, Width + op.Padding.Left + op.Padding.Right);
        (GroupChannels, GroupFilters) = (Channels / op.Groups, Filters / op.Groups);

        HasPhases = op.Strides != (1, 1) && op.Dilations == (1, 1) && op.Groups == 1;
        if (HasPhases)
        {
            // The gradient image: dY with zeros left and right so that every kernel column of a phase meets one.
            SpreadStrides = (1, 1);
            SpreadHeight = OutHeight;
            SpreadLeft = FlippedPanelFormat.Taps(KernelWidth, op.Strides.W, 0) - 1;
            SpreadWidth = SpreadLeft + Math.Max(OutWidth, (op.Padding.Left + Width - 1) / op.Strides.W + 1);
        }
        else
        {
            // The gradient image: dY with zeros between its pixels for strides, and zeros left and right so that every kernel column meets one.
            SpreadStrides = op.Strides;
            (SpreadHeight, SpreadWidth) = ((OutHeight - 1) * op.Strides.H + 1, Width + (KernelWidth - 1) * op.Dilations.W);
            SpreadTop = (KernelHeight - 1) * op.Dilations.H - op.Padding.Top;
            SpreadLeft = (KernelWidth - 1) * op.Dilations.W - op.Padding.Left;
        }

        // Neighbouring kernel columns are neighbours in memory too, unless dilated or cut by groups: then each element is a segment.
        bool whole = op.Groups == 1 && op.Dilations.W == 1;
        SegmentsARow = whole ? 1 : KernelWidth;
        _forward = Segments(PaddedWidth, Channels);
        _backward = Segments(SpreadWidth, Filters);
        ForwardLength = whole ? KernelWidth * Channels : GroupChannels;
        BackwardLength = whole ? KernelWidth * Filters : GroupFilters;
        FilterPanels = Panels.Of(GroupFilters);
        ChannelPanels = Panels.Of(GroupChannels);
    }

    public ConvolutionOp Op { get; }

    public int Height { get; }

    public int Width { get; }

    public int Channels { get; }

    public int KernelHeight { get; }

    public int KernelWidth { get; }

    public int Filters { get; }

    public int OutHeight { get; }

    public int OutWidth { get; }

    public int PaddedHeight { get; }

    public int PaddedWidth { get; }

    public int GroupChannels { get; }

    public int GroupFilters { get; }

    /// <summary>Strides without dilation and groups: the input's gradient is computed phase by phase, a small convolution each, without the zeros between.</summary>
    public bool HasPhases { get; }

    /// <summary>How far apart the gradient image's pixels lie.</summary>
    public (int H, int W) SpreadStrides { get; }

    public int SpreadHeight { get; }

    public int SpreadWidth { get; }

    public int SpreadTop { get; }

    public int SpreadLeft { get; }

    public int SegmentsARow { get; }

    public int SegmentCount => KernelHeight * SegmentsARow;

    public nint* Forward => (nint*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _forward[0]);

    public nint* Backward => (nint*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _backward[0]);

    public int ForwardLength { get; }

    public int BackwardLength { get; }

    /// <summary>Rows of the packed kernel: products summed for one output element.</summary>
    public int Depth => KernelHeight * KernelWidth * GroupChannels;

    public int BackwardDepth => KernelHeight * KernelWidth * GroupFilters;

    public Panels FilterPanels { get; }

    public Panels ChannelPanels { get; }

    /// <summary>True when output pixels are consecutive input pixels, so that rows of pixels need not be kept apart.</summary>
    public bool IsPointwise => KernelHeight == 1 && KernelWidth == 1 && Op.Strides == (1, 1) && !Op.Padding.Any;

    /// <summary>True when every output pixel has its place in the gradient image: always, unless there is more padding than kernel.</summary>
    public bool IsRegular => SpreadLeft >= 0 && (OutWidth - 1) * SpreadStrides.W + SpreadLeft < SpreadWidth;

    public RowPanelFormat ForwardFormat => new(Depth, GroupFilters, Op.Groups);

    public FlippedPanelFormat BackwardFormat
        => HasPhases ? new(KernelHeight, KernelWidth, Channels, Filters, 1, Op.Strides.H, Op.Strides.W) : new(KernelHeight, KernelWidth, GroupChannels, GroupFilters, Op.Groups);

    private nint[] Segments(int width, int channels)
    {
        // Pinned: the tiles keep its address.
        nint[] segments = GC.AllocateArray<nint>(KernelHeight * SegmentsARow, pinned: true);
        for (int y = 0; y < KernelHeight; y++)
        {
            for (int x = 0; x < SegmentsARow; x++) segments[y * SegmentsARow + x] = ((nint)y * Op.Dilations.H * width + x * Op.Dilations.W) * channels;
        }

        return segments;
    }
}
