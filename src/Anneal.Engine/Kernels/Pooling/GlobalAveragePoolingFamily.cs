using Anneal.Engine.Compilation;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary>Covers the mean over all positions.</summary>
internal sealed class GlobalAveragePoolingFamily : IKernelFamily
{
    public Cover? TryCover(Node last, CoverContext at) => last.Op is GlobalAveragePoolingOp ? new GlobalAveragePoolingCover(last) : null;
}

/// <summary>The mean over all positions, a vector of channels at a time.</summary>
internal sealed unsafe class GlobalAveragePoolingCover(Node node) : Cover([node])
{
    private readonly int _channels = node.Output.Shape.Size, _positions = node.Inputs[0].Shape.Size / node.Output.Shape.Size;
    private Slot _x = null!, _y = null!;
    private GradientSlot _dx, _dy;

    public override double Saving => 0.5;

    public override void Bind(CoverBinder binder)
    {
        _x = binder.Value(node.Inputs[0], inBackward: false);
        _y = binder.Value(node.Output, inBackward: false);
        _dy = binder.OutputGradient(node.Output);
        _dx = binder.InputGradient(node.Inputs[0]);
    }

    public override void Forward(in CoverCall c)
    {
        for (int r = 0; r < c.Rows; r++)
        {
            Mean mean = new() { X = c.Floats(_x) + (nint)r * _positions * _channels, Y = c.Floats(_y) + (nint)r * _channels, Channels = _channels, Positions = _positions };
            ChannelVectors.ForEach(mean, _channels);
        }
    }

    public override void Backward(in CoverCall c)
    {
        if (!_dx.IsNeeded) return;
        for (int r = 0; r < c.Rows; r++)
        {
            Share share = new()
            {
                Dy = c.Floats(_dy.Slot!) + (nint)r * _channels,
                Dx = c.Floats(_dx.Slot!) + (nint)r * _positions * _channels,
                Channels = _channels,
                Positions = _positions,
                Adds = _dx.Accumulate,
            };
            ChannelVectors.ForEach(share, _channels);
        }
    }

    private readonly struct Mean : IChannelWork
    {
        public required float* X { get; init; }

        public required float* Y { get; init; }

        public required int Channels { get; init; }

        public required int Positions { get; init; }

        public void Run<TLanes, TVector>(int channel) where TLanes : struct, ILanes<TVector> where TVector : struct
        {
            float* x = X + channel;
            nint step = Channels;
            TVector a = TLanes.All(0), b = a, c = a, d = a;
            int left = Positions;
            for (; left >= 4; left -= 4, x += 4 * step)
            {
                a = TLanes.Add(a, TLanes.Load(x));
                b = TLanes.Add(b, TLanes.Load(x + step));
                c = TLanes.Add(c, TLanes.Load(x + 2 * step));
                d = TLanes.Add(d, TLanes.Load(x + 3 * step));
            }

            for (; left > 0; left--, x += step) a = TLanes.Add(a, TLanes.Load(x));
            TVector sum = TLanes.Add(TLanes.Add(a, b), TLanes.Add(c, d));
            TLanes.Store(TLanes.Multiply(sum, TLanes.All(1f / Positions)), Y + channel);
        }
    }

    private readonly struct Share : IChannelWork
    {
        public required float* Dy { get; init; }

        public required float* Dx { get; init; }

        public required int Channels { get; init; }

        public required int Positions { get; init; }

        public required bool Adds { get; init; }

        public void Run<TLanes, TVector>(int channel) where TLanes : struct, ILanes<TVector> where TVector : struct
        {
            TVector share = TLanes.Multiply(TLanes.Load(Dy + channel), TLanes.All(1f / Positions));
            float* dx = Dx + channel;
            for (int left = Positions; left > 0; left--, dx += Channels) TLanes.Store(Adds ? TLanes.Add(TLanes.Load(dx), share) : share, dx);
        }
    }
}
