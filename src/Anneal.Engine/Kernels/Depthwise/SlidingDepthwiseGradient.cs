namespace Anneal.Engine.Kernels;

/// <summary>
/// Adds one image's part to the gradient of 3 x 3 kernels that move by one pixel. The nine sums stay in registers for a few rows, so that float
/// sums stay short, and every pixel is read once a row.
/// </summary>
internal readonly unsafe struct SlidingDepthwiseGradient : IChannelWork
{
    /// <summary>Products that are summed before their sum is added to the whole.</summary>
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
                float* r0 = DepthwiseGeometry.Row(X, y - g.Op.Padding.Top, height, width, channels, channel, out nint s0);
                float* r1 = DepthwiseGeometry.Row(X, y - g.Op.Padding.Top + 1, height, width, channels, channel, out nint s1);
                float* r2 = DepthwiseGeometry.Row(X, y - g.Op.Padding.Top + 2, height, width, channels, channel, out nint s2);

                // Column k met the windows that begin at k - 2, k - 1 and k.
                TVector before = zero, last = zero;
                for (int k = 0; k < outWidth + 2; k++)
                {
                    TVector now = zero;
                    if (k < outWidth)
                    {
                        now = TLanes.Load(dy);
                        dy += step;
                    }

                    if ((uint)(k - padLeft) < (uint)width)
                    {
                        TVector v = TLanes.Load(r0);
                        w00 = TLanes.MultiplyAdd(v, now, w00);
                        w01 = TLanes.MultiplyAdd(v, last, w01);
                        w02 = TLanes.MultiplyAdd(v, before, w02);
                        v = TLanes.Load(r1);
                        w10 = TLanes.MultiplyAdd(v, now, w10);
                        w11 = TLanes.MultiplyAdd(v, last, w11);
                        w12 = TLanes.MultiplyAdd(v, before, w12);
                        v = TLanes.Load(r2);
                        w20 = TLanes.MultiplyAdd(v, now, w20);
                        w21 = TLanes.MultiplyAdd(v, last, w21);
                        w22 = TLanes.MultiplyAdd(v, before, w22);
                        r0 += s0;
                        r1 += s1;
                        r2 += s2;
                    }

                    before = last;
                    last = now;
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
