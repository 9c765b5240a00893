using System.Collections.Immutable;
using System.Numerics;
using Anneal.Engine.Graphs;

namespace Anneal.Engine.Ops;

/// <summary>
/// 2-D convolution (cross-correlation, as Keras and Core ML mean it). Input (height, width, in), kernel [kh, kw, in / groups, out],
/// optional bias [out]; output (oh, ow, out).
/// </summary>
public sealed record ConvolutionOp : Op
{
    /// <summary>Pixels from one window to the next. Default 1 x 1.</summary>
    public (int H, int W) Strides { get; init; } = (1, 1);

    /// <summary>Pixels from one kernel element to the next. Default 1 x 1.</summary>
    public (int H, int W) Dilations { get; init; } = (1, 1);

    /// <summary>Zeros around the image. Default none ("valid").</summary>
    public Padding2D Padding { get; init; }

    /// <summary>Channels are split in this many groups that do not see each other. Default 1; as many as input channels: depthwise.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>The moving window, for a kernel of this shape.</summary>
    public Window Window(Shape kernel) => new((kernel[0], kernel[1]), Strides, Dilations, Padding);

    /// <inheritdoc/>
    public override ImmutableArray<Shape> Infer(in OpSignature s)
    {
        s.ExpectInputs(1);
        s.ExpectParameters(1, 2);
        s.ExpectRank(0, 3, "(height, width, channels)");
        Shape x = s.Input(), k = s.Parameter(0);
        if (k.Rank != 4) throw s.Error($"expected a kernel of shape (kh, kw, in / groups, out), received {k}.");
        if (Groups < 1 || x[2] % Groups != 0 || k[3] % Groups != 0)
            throw s.Error($"expected input channels ({x[2]}) and filters ({k[3]}) that can be divided by groups, received groups = {Groups}.");
        if (k[2] != x[2] / Groups) throw s.Error($"expected an input of {k[2] * Groups} channels, received {x}.");
        if (s.ParameterCount == 2) s.ExpectParameter(1, new Shape(k[3]));
        (int oh, int ow) = Window(k).Output(s, x[0], x[1]);
        return [new Shape(oh, ow, k[3])];
    }

    /// <inheritdoc/>
    public override long Flops(in OpSignature s)
    {
        Shape k = s.Parameter(0), y = s.Node.Output.Shape;
        return 2L * y.Size * k[0] * k[1] * k[2];
    }

    /// <inheritdoc/>
    public override void Forward<T>(in OpCall<T> c)
    {
        Shape k = c.Parameters[0].Shape, ys = c.Output.Shape;
        Span<T> w = c.Parameters[0].Rows(1), bias = c.Parameters.Length == 2 ? c.Parameters[1].Rows(1) : default;
        for (int r = 0; r < c.Rows; r++)
        {
            Span<T> x = c.Input.Row(r), y = c.Output.Row(r);
            for (int p = 0; p < ys[0] * ys[1]; p++)
            {
                if (bias.IsEmpty) y.Slice(p * ys[2], ys[2]).Clear();
                else bias.CopyTo(y.Slice(p * ys[2], ys[2]));
            }

            int perGroup = k[3] / Groups;
            foreach (Tap t in Taps(c.Input.Shape, k, ys))
            {
                for (int o = 0; o < k[3]; o++)
                {
                    int from = t.Input + o / perGroup * k[2];
                    T sum = T.Zero;
                    for (int i = 0; i < k[2]; i++) sum += x[from + i] * w[t.Kernel + i * k[3] + o];
                    y[t.Output + o] += sum;
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward<T>(in OpCall<T> c)
    {
        Shape k = c.Parameters[0].Shape, ys = c.Output.Shape;
        Span<T> w = c.Parameters[0].Rows(1);
        bool wantX = !c.InputGradients[0].IsEmpty, wantW = !c.ParameterGradients[0].IsEmpty, wantB = c.Parameters.Length == 2 && !c.ParameterGradients[1].IsEmpty;
        Span<T> dw = wantW ? c.ParameterGradients[0].Rows(1) : default, db = wantB ? c.ParameterGradients[1].Rows(1) : default;
        for (int r = 0; r < c.Rows; r++)
        {
            Span<T> x = c.Input.Row(r), dy = c.OutputGradients[0].Row(r), dx = wantX ? c.InputGradients[0].Row(r) : default;
            if (wantB)
            {
                for (int i = 0; i < dy.Length; i++) db[i % k[3]] += dy[i];
            }

            int perGroup = k[3] / Groups;
            foreach (Tap t in Taps(c.Input.Shape, k, ys))
            {
                for (int o = 0; o < k[3]; o++)
                {
                    T g = dy[t.Output + o];
                    int from = t.Input + o / perGroup * k[2];
                    for (int i = 0; i < k[2]; i++)
                    {
                        if (wantX) dx[from + i] += g * w[t.Kernel + i * k[3] + o];
                        if (wantW) dw[t.Kernel + i * k[3] + o] += g * x[from + i];
                    }
                }
            }
        }
    }

    /// <summary>Every meeting of an output pixel and a kernel element that lies inside the image, as offsets of their first channel.</summary>
    private TapWalk Taps(Shape x, Shape k, Shape y) => new(this, x, k, y);

    private readonly record struct Tap(int Input, int Kernel, int Output);

    /// <summary>Walks the taps without an allocation: a training step makes none.</summary>
    private struct TapWalk(ConvolutionOp op, Shape x, Shape k, Shape y)
    {
        private int _oy, _ox, _ky, _kx = -1;

        public Tap Current { get; private set; }

        public readonly TapWalk GetEnumerator() => this;

        public bool MoveNext()
        {
            while (Advance())
            {
                int iy = _oy * op.Strides.H - op.Padding.Top + _ky * op.Dilations.H, ix = _ox * op.Strides.W - op.Padding.Left + _kx * op.Dilations.W;
                if ((uint)iy >= (uint)x[0] || (uint)ix >= (uint)x[1]) continue;
                Current = new Tap((iy * x[1] + ix) * x[2], (_ky * k[1] + _kx) * k[2] * k[3], (_oy * y[1] + _ox) * y[2]);
                return true;
            }

            return false;
        }

        private bool Advance()
        {
            if (++_kx < k[1]) return true;
            _kx = 0;
            if (++_ky < k[0]) return true;
            _ky = 0;
            if (++_ox < y[1]) return true;
            _ox = 0;
            return ++_oy < y[0];
        }
    }
}
