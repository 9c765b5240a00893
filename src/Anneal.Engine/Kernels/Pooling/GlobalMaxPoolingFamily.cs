using Anneal.Engine.Compilation;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary>Covers the largest value over all positions.</summary>
internal sealed class GlobalMaxPoolingFamily : IKernelFamily
{
    /// <summary>Positions are counted in floats, which hold whole numbers up to here.</summary>
    private const int MostPositions = 1 << 24;

    public Cover? TryCover(Node last, CoverContext at)
        => last.Op is GlobalMaxPoolingOp && last.Inputs[0].Shape.Size / last.Output.Shape.Size <= MostPositions ? new GlobalMaxPoolingCover(last) : null;
}

/// <summary>The largest value over all positions, a vector of channels at a time; where it was is kept for the way back.</summary>
internal sealed unsafe class GlobalMaxPoolingCover(Node node) : Cover([node])
{
    private readonly int _channels = node.Output.Shape.Size, _positions = node.Inputs[0].Shape.Size / node.Output.Shape.Size;
    private Slot _x = null!, _y = null!;
    private Slot? _at;
    private GradientSlot _dx, _dy;

    public override double Saving => 0.5;

    public override void Bind(CoverBinder binder)
    {
        _x = binder.Value(node.Inputs[0], inBackward: false);
        _y = binder.Value(node.Output, inBackward: false);
        _at = binder.Saved($"{node.Name} positions", (long)_channels * sizeof(float));
        _dy = binder.OutputGradient(node.Output);
        _dx = binder.InputGradient(node.Inputs[0]);
    }

    public override void Forward(in CoverCall c)
    {
        for (int r = 0; r < c.Rows; r++)
        {
            Largest largest = new()
            {
                X = c.Floats(_x) + (nint)r * _positions * _channels,
                Y = c.Floats(_y) + (nint)r * _channels,
                At = _at is null ? null : c.Floats(_at) + (nint)r * _channels,
                Channels = _channels,
                Positions = _positions,
            };
            ChannelVectors.ForEach(largest, _channels);
        }
    }

    public override void Backward(in CoverCall c)
    {
        if (!_dx.IsNeeded) return;
        int size = _positions * _channels;
        for (int r = 0; r < c.Rows; r++)
        {
            float* dx = c.Floats(_dx.Slot!) + (nint)r * size, dy = c.Floats(_dy.Slot!) + (nint)r * _channels, at = c.Floats(_at!) + (nint)r * _channels;
            if (!_dx.Accumulate) new Span<float>(dx, size).Clear();
            for (int i = 0; i < _channels; i++) dx[(nint)at[i] * _channels + i] += dy[i];
        }
    }

    private readonly struct Largest : IChannelWork
    {
        public required float* X { get; init; }

        public required float* Y { get; init; }

        public required float* At { get; init; }

        public required int Channels { get; init; }

        public required int Positions { get; init; }

        public void Run<TLanes, TVector>(int channel) where TLanes : struct, ILanes<TVector> where TVector : struct
        {
            float* x = X + channel;
            TVector best = TLanes.Load(x), bestAt = TLanes.All(0);
            for (int i = 1; i < Positions; i++)
            {
                x += Channels;
                TLanes.TakeLarger(TLanes.Load(x), TLanes.All(i), ref best, ref bestAt);
            }

            TLanes.Store(best, Y + channel);
            if (At is not null) TLanes.Store(bestAt, At + channel);
        }
    }
}
