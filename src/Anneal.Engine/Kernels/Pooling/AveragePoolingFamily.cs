using Anneal.Engine.Compilation;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary>Covers the mean of each window.</summary>
internal sealed class AveragePoolingFamily : IKernelFamily
{
    public Cover? TryCover(Node last, CoverContext at) => last.Op is AveragePoolingOp op ? new AveragePoolingCover(last, op) : null;
}

/// <summary>The mean of each window, a vector of channels at a time, under either rule for padding.</summary>
internal sealed unsafe class AveragePoolingCover : Cover
{
    private readonly Node _node;
    private readonly Shape _in, _out;
    private readonly WindowTaps _forwardRows, _forwardColumns, _backwardRows, _backwardColumns;
    private readonly float[] _parts;
    private Slot _x = null!, _y = null!;
    private GradientSlot _dx, _dy;

    public AveragePoolingCover(Node node, AveragePoolingOp op) : base([node])
    {
        (_node, _in, _out) = (node, node.Inputs[0].Shape, node.Output.Shape);
        _forwardRows = WindowTaps.Forward(_in[0], _out[0], op.PoolSize.H, op.Strides.H, 1, op.Padding.Top);
        _forwardColumns = WindowTaps.Forward(_in[1], _out[1], op.PoolSize.W, op.Strides.W, 1, op.Padding.Left);
        _backwardRows = WindowTaps.Backward(_in[0], _out[0], op.PoolSize.H, op.Strides.H, 1, op.Padding.Top);
        _backwardColumns = WindowTaps.Backward(_in[1], _out[1], op.PoolSize.W, op.Strides.W, 1, op.Padding.Left);
        _parts = new float[_out[0] * _out[1]];
        for (int i = 0; i < _parts.Length; i++)
        {
            long pixels = (long)_forwardRows[i / _out[1]].Count * _forwardColumns[i % _out[1]].Count;
            _parts[i] = 1f / (op.IncludePadding ? (long)op.PoolSize.H * op.PoolSize.W : Math.Max(1, pixels));
        }
    }

    public override double Saving => 0.5;

    public override void Bind(CoverBinder binder)
    {
        _x = binder.Value(_node.Inputs[0], inBackward: false);
        _y = binder.Value(_node.Output, inBackward: false);
        _dy = binder.OutputGradient(_node.Output);
        _dx = binder.InputGradient(_node.Inputs[0]);
    }

    public override void Forward(in CoverCall c)
    {
        for (int r = 0; r < c.Rows; r++)
            ChannelVectors.ForEach(new Mean { Cover = this, X = c.Floats(_x) + (nint)r * _in.Size, Y = c.Floats(_y) + (nint)r * _out.Size }, _in[2]);
    }

    public override void Backward(in CoverCall c)
    {
        if (!_dx.IsNeeded) return;
        for (int r = 0; r < c.Rows; r++)
            ChannelVectors.ForEach(new Share { Cover = this, Dy = c.Floats(_dy.Slot!) + (nint)r * _out.Size, Dx = c.Floats(_dx.Slot!) + (nint)r * _in.Size }, _in[2]);
    }

    /// <summary>Each output pixel from the input pixels of its window.</summary>
    private readonly struct Mean : IChannelWork
    {
        public required AveragePoolingCover Cover { get; init; }

        public required float* X { get; init; }

        public required float* Y { get; init; }

        public void Run<TLanes, TVector>(int channel) where TLanes : struct, ILanes<TVector> where TVector : struct
        {
            WindowTaps rows = Cover._forwardRows, columns = Cover._forwardColumns;
            ReadOnlySpan<float> parts = Cover._parts;
            nint step = Cover._in[2], row = Cover._in[1] * step;
            float* y = Y + channel;
            for (int i = 0, pixel = 0; i < rows.Count; i++)
            {
                TapRun down = rows[i];
                for (int j = 0; j < columns.Count; j++, pixel++, y += step)
                {
                    TapRun across = columns[j];
                    float* from = X + channel + down.Source * row + across.Source * step;
                    TVector sum = TLanes.All(0);
                    for (int k = 0; k < down.Count; k++, from += row)
                    {
                        float* x = from;
                        for (int l = 0; l < across.Count; l++, x += step) sum = TLanes.Add(sum, TLanes.Load(x));
                    }

                    TLanes.Store(TLanes.Multiply(sum, TLanes.All(parts[pixel])), y);
                }
            }
        }
    }

    /// <summary>Each input pixel's gradient from the output pixels in whose windows it lies.</summary>
    private readonly struct Share : IChannelWork
    {
        public required AveragePoolingCover Cover { get; init; }

        public required float* Dy { get; init; }

        public required float* Dx { get; init; }

        public void Run<TLanes, TVector>(int channel) where TLanes : struct, ILanes<TVector> where TVector : struct
        {
            WindowTaps rows = Cover._backwardRows, columns = Cover._backwardColumns;
            ReadOnlySpan<float> parts = Cover._parts;
            nint step = Cover._in[2];
            int width = Cover._out[1];
            bool adds = Cover._dx.Accumulate;
            float* dx = Dx + channel;
            for (int i = 0; i < rows.Count; i++)
            {
                TapRun down = rows[i];
                for (int j = 0; j < columns.Count; j++, dx += step)
                {
                    TapRun across = columns[j];
                    TVector sum = adds ? TLanes.Load(dx) : TLanes.All(0);
                    for (int k = 0; k < down.Count; k++)
                    {
                        int pixel = (down.Source + k * rows.SourceStep) * width + across.Source;
                        for (int l = 0; l < across.Count; l++, pixel += columns.SourceStep)
                            sum = TLanes.MultiplyAdd(TLanes.Load(Dy + pixel * step + channel), TLanes.All(parts[pixel]), sum);
                    }

                    TLanes.Store(sum, dx);
                }
            }
        }
    }
}
