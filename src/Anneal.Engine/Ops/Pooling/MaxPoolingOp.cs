using System.Collections.Immutable;
using System.Numerics;
using Anneal.Engine.Graphs;

namespace Anneal.Engine.Ops;

/// <summary>
/// The largest value in each window, channel by channel; padding never wins. Input (height, width, channels), output (oh, ow, channels).
/// The gradient goes to the first of equal largest values, in row-major order.
/// </summary>
public sealed record MaxPoolingOp : Op
{
    /// <summary>The window's height and width. Default 2 x 2.</summary>
    public (int H, int W) PoolSize { get; init; } = (2, 2);

    /// <summary>Pixels from one window to the next. Default 2 x 2.</summary>
    public (int H, int W) Strides { get; init; } = (2, 2);

    /// <summary>Pixels around the image that are not there. Default none ("valid").</summary>
    public Padding2D Padding { get; init; }

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
        for (int r = 0; r < c.Rows; r++)
        {
            Span<T> x = c.Input.Row(r), y = c.Output.Row(r);
            for (int i = 0; i < y.Length; i++)
            {
                int at = Largest(x, c.Input.Shape, c.Output.Shape, i);
                y[i] = at < 0 ? T.NegativeInfinity : x[at];
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward<T>(in OpCall<T> c)
    {
        if (c.InputGradients[0].IsEmpty) return;
        for (int r = 0; r < c.Rows; r++)
        {
            Span<T> x = c.Input.Row(r), dx = c.InputGradients[0].Row(r), dy = c.OutputGradients[0].Row(r);
            for (int i = 0; i < dy.Length; i++)
            {
                int at = Largest(x, c.Input.Shape, c.Output.Shape, i);
                if (at >= 0) dx[at] += dy[i];
            }
        }
    }

    /// <summary>Where the largest input of output element i lies; −1 when its window holds only padding. NaN wins over everything.</summary>
    private int Largest<T>(ReadOnlySpan<T> x, Shape xs, Shape ys, int i) where T : unmanaged, IFloatingPointIeee754<T>
    {
        int channel = i % ys[2], ox = i / ys[2] % ys[1], oy = i / ys[2] / ys[1], best = -1;
        for (int py = 0; py < PoolSize.H; py++)
        {
            for (int px = 0; px < PoolSize.W; px++)
            {
                int iy = oy * Strides.H - Padding.Top + py, ix = ox * Strides.W - Padding.Left + px;
                if ((uint)iy >= (uint)xs[0] || (uint)ix >= (uint)xs[1]) continue;
                int at = (iy * xs[1] + ix) * xs[2] + channel;
                if (best < 0 || x[at] > x[best] || (T.IsNaN(x[at]) && !T.IsNaN(x[best]))) best = at;
            }
        }

        return best;
    }
}
