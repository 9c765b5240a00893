using System.Collections.Immutable;
using Anneal.Engine.Graphs;

namespace Anneal.Engine.Ops;


/// <summary>
/// The mean of each window, channel by channel. Input (height, width, channels), output (oh, ow, channels). A window of padding alone gives 0.
/// </summary>
public sealed record AveragePoolingOp : Op
{
    /// <summary>The window's height and width. Default 2 x 2.</summary>
    public (int H, int W) PoolSize { get; init; } = (2, 2);

    /// <summary>Pixels from one window to the next. Default 2 x 2.</summary>
    public (int H, int W) Strides { get; init; } = (2, 2);

    /// <summary>Pixels around the image that are not there. Default none ("valid").</summary>
    public Padding2D Padding { get; init; }

    /// <summary>True: padding counts as zeros in the mean. False, the default and Keras' way: only pixels of the image are counted.</summary>
    public bool IncludePadding { get; init; }

    /// <inheritdoc/>
    public override Needs BackwardNeeds => Needs.None;

    /// <inheritdoc/>
    public override ImmutableArray<Shape> Infer(in OpSignature s)
    {
        s.ExpectInputs(1);
        s.ExpectParameters(0, 0);
        s.ExpectRank(0, 3, "(height, width, channels)");
        Shape x = s.Input();
        (int oh, int ow) = new Window(PoolSize, Strides, (1, 1), Padding).Output(s, x[0], x[1]);
        return [new Shape(oh, ow, x[2])];
    }

    /// <inheritdoc/>
    public override long Flops(in OpSignature s) => (long)s.Node.Output.Shape.Size * PoolSize.H * PoolSize.W;

    /// <inheritdoc/>
    public override void Forward<T>(in OpCall<T> c)
    {
        Shape xs = c.Inputs[0].Shape, ys = c.Outputs[0].Shape;
        for (int r = 0; r < c.Rows; r++)
        {
            Span<T> x = c.Inputs[0].Row(r), y = c.Outputs[0].Row(r);
            for (int i = 0; i < y.Length; i++)
            {
                Region w = At(i, xs, ys);
                T sum = T.Zero;
                for (int iy = w.Top; iy < w.Bottom; iy++)
                {
                    for (int ix = w.Left; ix < w.Right; ix++) sum += x[(iy * xs[1] + ix) * xs[2] + w.Channel];
                }

                y[i] = sum / T.CreateTruncating(w.Count);
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward<T>(in OpCall<T> c)
    {
        if (c.InputGradients[0].IsEmpty) return;
        Shape xs = c.Node.Inputs[0].Shape, ys = c.Node.Output.Shape;
        for (int r = 0; r < c.Rows; r++)
        {
            Span<T> dx = c.InputGradients[0].Row(r), dy = c.OutputGradients[0].Row(r);
            for (int i = 0; i < dy.Length; i++)
            {
                Region w = At(i, xs, ys);
                T share = dy[i] / T.CreateTruncating(w.Count);
                for (int iy = w.Top; iy < w.Bottom; iy++)
                {
                    for (int ix = w.Left; ix < w.Right; ix++) dx[(iy * xs[1] + ix) * xs[2] + w.Channel] += share;
                }
            }
        }
    }

    /// <summary>The part of the image under the window of output element i, and what its sum is divided by.</summary>
    private Region At(int i, Shape xs, Shape ys)
    {
        int channel = i % ys[2], left = i / ys[2] % ys[1] * Strides.W - Padding.Left, top = i / ys[2] / ys[1] * Strides.H - Padding.Top;
        int y0 = Math.Max(top, 0), x0 = Math.Max(left, 0), y1 = Math.Min(top + PoolSize.H, xs[0]), x1 = Math.Min(left + PoolSize.W, xs[1]);
        long count = IncludePadding ? (long)PoolSize.H * PoolSize.W : Math.Max(1, (long)Math.Max(0, y1 - y0) * Math.Max(0, x1 - x0));
        return new Region(y0, x0, y1, x1, channel, count);
    }

    private readonly record struct Region(int Top, int Left, int Bottom, int Right, int Channel, long Count);
}
