namespace Anneal.Engine.Kernels;

/// <summary>
/// Adds one image's part to the gradient of 3 x 3 kernels that move by two pixels. The nine sums stay in registers for a few rows, so that float sums stay
/// short, and neighbouring windows read the column that they share once.
/// </summary>
internal readonly unsafe struct HalvingDepthwiseGradient : IChannelWork
{
    /// <summary>Products that are summed before their sum is added to the whole; at least a row.</summary>
    private const int ProductsOfSum = 32;

    public required DepthwiseGeometry Geometry { get; init; }

    public required float* X { get; init; }

    public required float* Gradient { get; init; }

    public required float* Kernel { get; init; }

    public void Run<TLanes, TVector>(int channel) where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        DepthwiseGeometry g = Geometry;
        int height = g.Height, width = g.Width, channels = g.Channels, outWidth = g.OutWidth, padLeft = g.Op.Padding.Left, rows = Math.Max(1, ProductsOfSum / outWidth);
        nint step = channels;
        float* dy = Gradient + channel, dw = Kernel + channel;
        for (int start = 0; start < g.OutHeight; start += rows)
        {
            TVector zero = TLanes.All(0), w00 = zero, w01 = zero, w02 = zero, w10 = zero, w11 = zero, w12 = zero, w20 = zero, w21 = zero, w22 = zero;
            for (int y = start; y < Math.Min(start + rows, g.OutHeight); y++)
            {
                int top = 2 * y - g.Op.Padding.Top;
                float* r0 = DepthwiseGeometry.Row(X, top, height, width, channels, channel, out nint s0);
                float* r1 = DepthwiseGeometry.Row(X, top + 1, height, width, channels, channel, out nint s1);
                float* r2 = DepthwiseGeometry.Row(X, top + 2, height, width, channels, channel, out nint s2);
                TVector a0 = zero, a1 = zero, a2 = zero;
                if (padLeft == 0 && width > 0) (a0, a1, a2) = (TLanes.Load(r0), TLanes.Load(r1), TLanes.Load(r2));
                for (int x = 0; x < outWidth; x++, dy += step)
                {
                    int left = 2 * x - padLeft;
                    TVector now = TLanes.Load(dy), b0 = zero, b1 = zero, b2 = zero, c0 = zero, c1 = zero, c2 = zero;
                    if ((uint)(left + 1) < (uint)width) (b0, b1, b2) = (TLanes.Load(r0 + (left + 1) * s0), TLanes.Load(r1 + (left + 1) * s1), TLanes.Load(r2 + (left + 1) * s2));
                    if ((uint)(left + 2) < (uint)width) (c0, c1, c2) = (TLanes.Load(r0 + (left + 2) * s0), TLanes.Load(r1 + (left + 2) * s1), TLanes.Load(r2 + (left + 2) * s2));
                    w00 = TLanes.MultiplyAdd(a0, now, w00);
                    w10 = TLanes.MultiplyAdd(a1, now, w10);
                    w20 = TLanes.MultiplyAdd(a2, now, w20);
                    w01 = TLanes.MultiplyAdd(b0, now, w01);
                    w11 = TLanes.MultiplyAdd(b1, now, w11);
                    w21 = TLanes.MultiplyAdd(b2, now, w21);
                    w02 = TLanes.MultiplyAdd(c0, now, w02);
                    w12 = TLanes.MultiplyAdd(c1, now, w12);
                    w22 = TLanes.MultiplyAdd(c2, now, w22);
                    (a0, a1, a2) = (c0, c1, c2);
                }
            }

            Add<TLanes, TVector>(dw, w00);
            Add<TLanes, TVector>(dw + step, w01);
            Add<TLanes, TVector>(dw + 2 * step, w02);
            Add<TLanes, TVector>(dw + 3 * step, w10);
            Add<TLanes, TVector>(dw + 4 * step, w11);
            Add<TLanes, TVector>(dw + 5 * step, w12);
            Add<TLanes, TVector>(dw + 6 * step, w20);
            Add<TLanes, TVector>(dw + 7 * step, w21);
            Add<TLanes, TVector>(dw + 8 * step, w22);
        }
    }

    private static void Add<TLanes, TVector>(float* to, TVector sum) where TLanes : struct, ILanes<TVector> where TVector : struct
        => TLanes.Store(TLanes.Add(TLanes.Load(to), sum), to);
}
