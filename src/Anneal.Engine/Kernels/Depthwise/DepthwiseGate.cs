namespace Anneal.Engine.Kernels;

/// <summary>One image's gradient through the ReLU, in place, and its sum over the pixels: the bias' gradient.</summary>
internal readonly unsafe struct DepthwiseGate : IChannelWork
{
    /// <summary>Pixels that are summed before their sum is added to the whole: float sums stay short.</summary>
    private const int PixelsOfSum = 64;

    public required float* Gradient { get; init; }

    /// <summary>The ReLU's output; null: there is none.</summary>
    public required float* Y { get; init; }

    /// <summary>The ReLU's largest output.</summary>
    public required float Cap { get; init; }

    /// <summary>Where sums are added; null: not wanted.</summary>
    public required float* Sums { get; init; }

    public required int Channels { get; init; }

    public required int Pixels { get; init; }

    public void Run<TLanes, TVector>(int channel) where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        float* dy = Gradient + channel, y = Y is null ? null : Y + channel;
        TVector total = TLanes.All(0), cap = TLanes.All(Cap);
        for (int start = 0; start < Pixels; start += PixelsOfSum)
        {
            TVector sum = TLanes.All(0);
            for (int i = Math.Min(PixelsOfSum, Pixels - start); i > 0; i--, dy += Channels)
            {
                TVector g = TLanes.Load(dy);
                if (y is not null)
                {
                    g = TLanes.Pass(g, TLanes.Load(y), cap);
                    TLanes.Store(g, dy);
                    y += Channels;
                }

                sum = TLanes.Add(sum, g);
            }

            total = TLanes.Add(total, sum);
        }

        if (Sums is not null) TLanes.Store(TLanes.Add(TLanes.Load(Sums + channel), total), Sums + channel);
    }
}
