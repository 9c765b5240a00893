namespace Anneal.Engine.Kernels;

/// <summary>
/// One image through 3 x 3 kernels that move by one pixel, or its gradient back: the same with the kernel turned round. The nine weights stay in
/// registers, two rows of outputs are computed at once, and each column of four pixels is read once for the three windows that it lies in.
/// </summary>
internal readonly unsafe struct SlidingDepthwise : IChannelWork
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

    /// <summary>From the output's gradient to the input's.</summary>
    public required bool Backward { get; init; }

    public void Run<TLanes, TVector>(int channel) where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        DepthwiseGeometry g = Geometry;
        int height = Backward ? g.OutHeight : g.Height, width = Backward ? g.OutWidth : g.Width, outWidth = Backward ? g.Width : g.OutWidth;
        int padTop = Backward ? 2 - g.Op.Padding.Top : g.Op.Padding.Top, padLeft = Backward ? 2 - g.Op.Padding.Left : g.Op.Padding.Left, channels = g.Channels;
        nint step = channels, row = (nint)outWidth * step, tap = Backward ? -step : step;
        float* w = Kernel + channel + (Backward ? 8 * step : 0);
        TVector w00 = TLanes.Load(w), w01 = TLanes.Load(w + tap), w02 = TLanes.Load(w + 2 * tap);
        TVector w10 = TLanes.Load(w + 3 * tap), w11 = TLanes.Load(w + 4 * tap), w12 = TLanes.Load(w + 5 * tap);
        TVector w20 = TLanes.Load(w + 6 * tap), w21 = TLanes.Load(w + 7 * tap), w22 = TLanes.Load(w + 8 * tap);
        TVector begin = Epilogue.Begin<TLanes, TVector>(channel);
        for (int y = First; y < End; y += 2)
        {
            bool second = y + 1 < End;
            float* r0 = DepthwiseGeometry.Row(Source, y - padTop, height, width, channels, channel, out nint s0);
            float* r1 = DepthwiseGeometry.Row(Source, y - padTop + 1, height, width, channels, channel, out nint s1);
            float* r2 = DepthwiseGeometry.Row(Source, y - padTop + 2, height, width, channels, channel, out nint s2);
            float* r3 = DepthwiseGeometry.Row(Source, y - padTop + 3, height, width, channels, channel, out nint s3);
            if (padLeft < 0)
            {
                r0 -= padLeft * s0;
                r1 -= padLeft * s1;
                r2 -= padLeft * s2;
                r3 -= padLeft * s3;
            }

            // Column k meets the windows that begin at k - 2 (now complete), k - 1 and k. Those before the image and behind it add nothing.
            float* to = Target + y * row + channel;
            TVector a0 = begin, a1 = begin, b0 = begin, b1 = begin;
            int k = 0, inside = Math.Clamp(padLeft, 0, outWidth + 2), behind = Math.Clamp(padLeft + width, inside, outWidth + 2);
            for (; k < inside; k++)
            {
                if (k >= 2)
                {
                    Epilogue.End<TLanes, TVector>(a0, to);
                    if (second) Epilogue.End<TLanes, TVector>(a1, to + row);
                    to += step;
                }

                (a0, b0) = (b0, begin);
                (a1, b1) = (b1, begin);
            }

            for (; k < behind; k++)
            {
                TVector v = TLanes.Load(r0);
                TVector c0 = TLanes.MultiplyAdd(v, w00, begin);
                a0 = TLanes.MultiplyAdd(v, w02, a0);
                b0 = TLanes.MultiplyAdd(v, w01, b0);
                v = TLanes.Load(r1);
                TVector c1 = TLanes.MultiplyAdd(v, w00, begin);
                a0 = TLanes.MultiplyAdd(v, w12, a0);
                b0 = TLanes.MultiplyAdd(v, w11, b0);
                c0 = TLanes.MultiplyAdd(v, w10, c0);
                a1 = TLanes.MultiplyAdd(v, w02, a1);
                b1 = TLanes.MultiplyAdd(v, w01, b1);
                v = TLanes.Load(r2);
                a0 = TLanes.MultiplyAdd(v, w22, a0);
                b0 = TLanes.MultiplyAdd(v, w21, b0);
                c0 = TLanes.MultiplyAdd(v, w20, c0);
                a1 = TLanes.MultiplyAdd(v, w12, a1);
                b1 = TLanes.MultiplyAdd(v, w11, b1);
                c1 = TLanes.MultiplyAdd(v, w10, c1);
                v = TLanes.Load(r3);
                a1 = TLanes.MultiplyAdd(v, w22, a1);
                b1 = TLanes.MultiplyAdd(v, w21, b1);
                c1 = TLanes.MultiplyAdd(v, w20, c1);
                r0 += s0;
                r1 += s1;
                r2 += s2;
                r3 += s3;

                if (k >= 2)
                {
                    Epilogue.End<TLanes, TVector>(a0, to);
                    if (second) Epilogue.End<TLanes, TVector>(a1, to + row);
                    to += step;
                }

                (a0, b0) = (b0, c0);
                (a1, b1) = (b1, c1);
            }

            for (; k < outWidth + 2; k++)
            {
                if (k >= 2)
                {
                    Epilogue.End<TLanes, TVector>(a0, to);
                    if (second) Epilogue.End<TLanes, TVector>(a1, to + row);
                    to += step;
                }

                (a0, b0) = (b0, begin);
                (a1, b1) = (b1, begin);
            }
        }
    }
}
