using System.Runtime.CompilerServices;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary>A depthwise convolution's sizes, and what meets what along rows and columns, forward and backward.</summary>
internal sealed unsafe class DepthwiseGeometry
{
    private static readonly float[] s_zeros = GC.AllocateArray<float>(16, pinned: true);

    public DepthwiseGeometry(ConvolutionOp op, Shape x, Shape k, Shape y)
    {
        Op = op;
        (Height, Width, Channels) = (x[0], x[1], x[2]);
        (KernelHeight, KernelWidth) = (k[0], k[1]);
        (OutHeight, OutWidth) = (y[0], y[1]);
        (InputSize, OutputSize) = (x.Size, y.Size);
        Slides = k[0] == 3 && k[1] == 3 && op.Strides == (1, 1) && op.Dilations == (1, 1);
        Halves = k[0] == 3 && k[1] == 3 && op.Strides == (2, 2) && op.Dilations == (1, 1);
        ForwardRows = WindowTaps.Forward(Height, OutHeight, KernelHeight, op.Strides.H, op.Dilations.H, op.Padding.Top);
        ForwardColumns = WindowTaps.Forward(Width, OutWidth, KernelWidth, op.Strides.W, op.Dilations.W, op.Padding.Left);
        BackwardRows = WindowTaps.Backward(Height, OutHeight, KernelHeight, op.Strides.H, op.Dilations.H, op.Padding.Top);
        BackwardColumns = WindowTaps.Backward(Width, OutWidth, KernelWidth, op.Strides.W, op.Dilations.W, op.Padding.Left);
    }

    public ConvolutionOp Op { get; }

    public int Height { get; }

    public int Width { get; }

    public int Channels { get; }

    public int KernelHeight { get; }

    public int KernelWidth { get; }

    public int OutHeight { get; }

    public int OutWidth { get; }

    public int InputSize { get; }

    public int OutputSize { get; }

    /// <summary>3 x 3 pixels that move by one: neighbouring windows share six of their nine pixels.</summary>
    public bool Slides { get; }

    /// <summary>3 x 3 pixels that move by two: windows share a column, and on the way back four pixels at a time meet the same windows.</summary>
    public bool Halves { get; }

    public WindowTaps ForwardRows { get; }

    public WindowTaps ForwardColumns { get; }

    public WindowTaps BackwardRows { get; }

    public WindowTaps BackwardColumns { get; }

    /// <summary>
    /// A row of pixels of a (height, width, channels) image, and how many floats lie between them. A row outside the image is one vector of
    /// zeros, again and again.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float* Row(float* image, int y, int height, int width, int channels, int channel, out nint step)
    {
        bool inside = (uint)y < (uint)height;
        step = inside ? channels : 0;
        return inside ? image + (nint)y * width * channels + channel : (float*)Unsafe.AsPointer(ref s_zeros[0]);
    }
}
