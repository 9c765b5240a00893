namespace Anneal.Engine.Kernels;

/// <summary>
/// One image through 3 x 3 kernels that move by two pixels. The nine weights stay in registers, and every other column of pixels is read once for the two
/// windows that it lies in.
/// </summary>
internal readonly unsafe struct HalvingDepthwise : IChannelWork
{
    public required DepthwiseGeometry Geometry { get; init; }

    public required float* Source { get; init; }

    public required float* Kernel { get; init; }

    public required float* Target { get; init; }

    /// <summary>The first row of the target that is computed.</summary>
    public required int First { get; init; }

    /// <summary>The row behind the last that is computed.</summary>
    public required int End { get; init; }

    public required DepthwiseEpilogue Epilogue { get; init; }

    public void Run<TLanes, TVector>(int channel) where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        DepthwiseGeometry g = Geometry;
        int height = g.Height, width = g.Width, outWidth = g.OutWidth, channels = g.Channels, padTop = g.Op.Padding.Top, padLeft = g.Op.Padding.Left;
        nint step = channels;
        float* w = Kernel + channel;
        TVector w00 = TLanes.Load(w), w01 = TLanes.Load(w + step), w02 = TLanes.Load(w + 2 * step);
        TVector w10 = TLanes.Load(w + 3 * step), w11 = TLanes.Load(w + 4 * step), w12 = TLanes.Load(w + 5 * step);
        TVector w20 = TLanes.Load(w + 6 * step), w21 = TLanes.Load(w + 7 * step), w22 = TLanes.Load(w + 8 * step);
        TVector begin = Epilogue.Begin<TLanes, TVector>(channel);
        float* to = Target + (nint)First * outWidth * step + channel;
        for (int y = First; y < End; y++)
        {
            float* r0 = DepthwiseGeometry.Row(Source, 2 * y - padTop, height, width, channels, channel, out nint s0);
            float* r1 = DepthwiseGeometry.Row(Source, 2 * y - padTop + 1, height, width, channels, channel, out nint s1);
            float* r2 = DepthwiseGeometry.Row(Source, 2 * y - padTop + 2, height, width, channels, channel, out nint s2);
            TVector next = begin;
            if (padLeft == 0)
            {
                next = TLanes.MultiplyAdd(TLanes.Load(r2), w20, TLanes.MultiplyAdd(TLanes.Load(r1), w10, TLanes.MultiplyAdd(TLanes.Load(r0), w00, begin)));
                r0 += s0;
                r1 += s1;
                r2 += s2;
            }

            // The column in the middle of window x, and the one that it shares with the next.
            for (int x = 0, column = 1 - padLeft; x < outWidth; x++, column += 2, to += step)
            {
                TVector sum = next;
                next = begin;
                if ((uint)column < (uint)width)
                {
                    sum = TLanes.MultiplyAdd(TLanes.Load(r0), w01, sum);
                    sum = TLanes.MultiplyAdd(TLanes.Load(r1), w11, sum);
                    sum = TLanes.MultiplyAdd(TLanes.Load(r2), w21, sum);
                    r0 += s0;
                    r1 += s1;
                    r2 += s2;
                }

                if ((uint)(column + 1) < (uint)width)
                {
                    TVector v = TLanes.Load(r0);
                    sum = TLanes.MultiplyAdd(v, w02, sum);
                    next = TLanes.MultiplyAdd(v, w00, next);
                    v = TLanes.Load(r1);
                    sum = TLanes.MultiplyAdd(v, w12, sum);
                    next = TLanes.MultiplyAdd(v, w10, next);
                    v = TLanes.Load(r2);
                    sum = TLanes.MultiplyAdd(v, w22, sum);
                    next = TLanes.MultiplyAdd(v, w20, next);
                    r0 += s0;
                    r1 += s1;
                    r2 += s2;
                }

                Epilogue.End<TLanes, TVector>(sum, to);
            }
        }
    }
}
