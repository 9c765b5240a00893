using Anneal.Engine.Graphs;

namespace Anneal.Engine.Ops;

/// <summary>Zeros (for pooling: nothing) around an image, in pixels.</summary>
public readonly record struct Padding2D(int Top, int Left, int Bottom, int Right)
{
    /// <summary>No padding.</summary>
    public static Padding2D None => default;

    /// <summary>True when there is any.</summary>
    public bool Any => (Top | Left | Bottom | Right) != 0;

    /// <summary>
    /// Keras' and TensorFlow's "same": the output has ceil(input / stride) pixels, and an odd total puts the extra pixel at the bottom and right.
    /// </summary>
    public static Padding2D Same(int height, int width, (int H, int W) kernel, (int H, int W) strides, (int H, int W) dilations)
    {
        int v = Total(height, kernel.H, strides.H, dilations.H), h = Total(width, kernel.W, strides.W, dilations.W);
        return new(v / 2, h / 2, v - v / 2, h - h / 2);

        static int Total(int size, int kernel, int stride, int dilation)
            => Math.Max(((size + stride - 1) / stride - 1) * stride + (kernel - 1) * dilation + 1 - size, 0);
    }
}

/// <summary>The arithmetic of a window that moves over a (height, width, channels) image: shared by convolutions and pooling.</summary>
public readonly record struct Window((int H, int W) Size, (int H, int W) Strides, (int H, int W) Dilations, Padding2D Padding)
{
    /// <summary>Rows and columns that the window covers, holes included.</summary>
    public (int H, int W) Extent => ((Size.H - 1) * Dilations.H + 1, (Size.W - 1) * Dilations.W + 1);

    /// <summary>The output's height and width.</summary>
    /// <exception cref="ShapeException">The window is larger than the padded image, or an option is not positive.</exception>
    public (int H, int W) Output(in OpSignature s, int height, int width)
    {
        if (Size.H < 1 || Size.W < 1) throw s.Error($"expected a window of at least 1 x 1, received {Size.H} x {Size.W}.");
        if (Strides.H < 1 || Strides.W < 1) throw s.Error($"expected strides of at least 1, received {Strides.H} x {Strides.W}.");
        if (Dilations.H < 1 || Dilations.W < 1) throw s.Error($"expected dilations of at least 1, received {Dilations.H} x {Dilations.W}.");
        if (Padding.Top < 0 || Padding.Left < 0 || Padding.Bottom < 0 || Padding.Right < 0) throw s.Error($"expected padding of at least 0, received {Padding}.");
        long h = (long)height + Padding.Top + Padding.Bottom, w = (long)width + Padding.Left + Padding.Right;
        if (h < Extent.H || w < Extent.W)
            throw s.Error($"the {Extent.H} x {Extent.W} window is larger than its {h} x {w} input; use a smaller window, padding \"same\", or fewer poolings before it.");
        return ((int)((h - Extent.H) / Strides.H) + 1, (int)((w - Extent.W) / Strides.W) + 1);
    }
}
