using System.Runtime.CompilerServices;

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
        int outWidth = Backward ? g.Width : g.OutWidth, padTop = Backward ? 2 - g.Op.Padding.Top : g.Op.Padding.Top, padLeft = Backward ? 2 - g.Op.Padding.Left : g.Op.Padding.Left;
        int y = First;
        for (; y + 1 < End; y += 2) TwoRows<TLanes, TVector>(channel, y, y - padTop, outWidth, padLeft);
        if (y < End) OneRow<TLanes, TVector>(channel, y, y - padTop, outWidth, padLeft);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float* Row(int y, int channel, int padLeft, out nint step)
    {
        DepthwiseGeometry g = Geometry;
        float* row = DepthwiseGeometry.Row(Source, y, Backward ? g.OutHeight : g.Height, Backward ? g.OutWidth : g.Width, g.Channels, channel, out step);
        return padLeft < 0 ? row - padLeft * step : row;
    }

    /// <summary>
    /// Column k meets the windows that begin at k - 2 (now complete), k - 1 and k. Those before the image and behind it add nothing. A method of its own, with the
    /// weights read last: in a larger one the compiler runs out of registers and reads them again for every pixel.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TwoRows<TLanes, TVector>(int channel, int y, int top, int outWidth, int padLeft) where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        nint step = Geometry.Channels, row = outWidth * step, tap = Backward ? -step : step;
        float* w = Kernel + channel + (Backward ? 8 * step : 0), to = Target + y * row + channel;
        float* r0 = Row(top, channel, padLeft, out nint s0), r1 = Row(top + 1, channel, padLeft, out nint s1);
        float* r2 = Row(top + 2, channel, padLeft, out nint s2), r3 = Row(top + 3, channel, padLeft, out nint s3);
        DepthwiseEpilogue epilogue = Epilogue;
        TVector begin = epilogue.Begin<TLanes, TVector>(channel);
        int k = 0, inside = Math.Clamp(padLeft, 0, outWidth + 2), behind = Math.Clamp(padLeft + (Backward ? Geometry.OutWidth : Geometry.Width), inside, outWidth + 2);
        for (; k < inside; k++)
        {
            if (k < 2) continue;
            epilogue.End<TLanes, TVector>(begin, to);
            epilogue.End<TLanes, TVector>(begin, to + row);
            to += step;
        }

        TVector a0 = begin, a1 = begin, b0 = begin, b1 = begin;
        TVector w00 = TLanes.Load(w), w01 = TLanes.Load(w + tap), w02 = TLanes.Load(w + 2 * tap);
        TVector w10 = TLanes.Load(w + 3 * tap), w11 = TLanes.Load(w + 4 * tap), w12 = TLanes.Load(w + 5 * tap);
        TVector w20 = TLanes.Load(w + 6 * tap), w21 = TLanes.Load(w + 7 * tap), w22 = TLanes.Load(w + 8 * tap);
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
                epilogue.End<TLanes, TVector>(a0, to);
                epilogue.End<TLanes, TVector>(a1, to + row);
                to += step;
            }

            (a0, b0) = (b0, c0);
            (a1, b1) = (b1, c1);
        }

        for (; k < outWidth + 2; k++)
        {
            if (k >= 2)
            {
                epilogue.End<TLanes, TVector>(a0, to);
                epilogue.End<TLanes, TVector>(a1, to + row);
                to += step;
            }

            (a0, b0) = (b0, begin);
            (a1, b1) = (b1, begin);
        }
    }

    /// <summary>The last of an odd number of rows, summed in the same order.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void OneRow<TLanes, TVector>(int channel, int y, int top, int outWidth, int padLeft) where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        nint step = Geometry.Channels, tap = Backward ? -step : step;
        float* w = Kernel + channel + (Backward ? 8 * step : 0), to = Target + y * outWidth * step + channel;
        float* r0 = Row(top, channel, padLeft, out nint s0), r1 = Row(top + 1, channel, padLeft, out nint s1), r2 = Row(top + 2, channel, padLeft, out nint s2);
        DepthwiseEpilogue epilogue = Epilogue;
        TVector begin = epilogue.Begin<TLanes, TVector>(channel);
        int k = 0, inside = Math.Clamp(padLeft, 0, outWidth + 2), behind = Math.Clamp(padLeft + (Backward ? Geometry.OutWidth : Geometry.Width), inside, outWidth + 2);
        for (; k < inside; k++)
        {
            if (k < 2) continue;
            epilogue.End<TLanes, TVector>(begin, to);
            to += step;
        }

        TVector a = begin, b = begin;
        TVector w00 = TLanes.Load(w), w01 = TLanes.Load(w + tap), w02 = TLanes.Load(w + 2 * tap);
        TVector w10 = TLanes.Load(w + 3 * tap), w11 = TLanes.Load(w + 4 * tap), w12 = TLanes.Load(w + 5 * tap);
        TVector w20 = TLanes.Load(w + 6 * tap), w21 = TLanes.Load(w + 7 * tap), w22 = TLanes.Load(w + 8 * tap);
        for (; k < behind; k++)
        {
            TVector v = TLanes.Load(r0);
            TVector c = TLanes.MultiplyAdd(v, w00, begin);
            a = TLanes.MultiplyAdd(v, w02, a);
            b = TLanes.MultiplyAdd(v, w01, b);
            v = TLanes.Load(r1);
            a = TLanes.MultiplyAdd(v, w12, a);
            b = TLanes.MultiplyAdd(v, w11, b);
            c = TLanes.MultiplyAdd(v, w10, c);
            v = TLanes.Load(r2);
            a = TLanes.MultiplyAdd(v, w22, a);
            b = TLanes.MultiplyAdd(v, w21, b);
            c = TLanes.MultiplyAdd(v, w20, c);
            r0 += s0;
            r1 += s1;
            r2 += s2;
            if (k >= 2)
            {
                epilogue.End<TLanes, TVector>(a, to);
                to += step;
            }

            (a, b) = (b, c);
        }

        for (; k < outWidth + 2; k++)
        {
            if (k >= 2)
            {
                epilogue.End<TLanes, TVector>(a, to);
                to += step;
            }

            (a, b) = (b, begin);
        }
    }
}
