namespace Anneal.Engine.Kernels;

/// <summary>
/// One image's gradient back through 3 x 3 kernels that move by two pixels: four pixels at a time, which meet the same four windows. The nine weights stay in
/// registers, and of the four windows two are those of the pixels before.
/// </summary>
internal readonly unsafe struct HalvingDepthwiseReturn : IChannelWork
{
    public required DepthwiseGeometry Geometry { get; init; }

    public required float* Gradient { get; init; }

    public required float* Kernel { get; init; }

    public required float* Target { get; init; }

    public required DepthwiseEpilogue Epilogue { get; init; }

    public void Run<TLanes, TVector>(int channel) where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        DepthwiseGeometry g = Geometry;
        int height = g.Height, width = g.Width, channels = g.Channels;
        nint step = channels, row = (nint)width * step;
        float* w = Kernel + channel;
        TVector w00 = TLanes.Load(w), w01 = TLanes.Load(w + step), w02 = TLanes.Load(w + 2 * step);
        TVector w10 = TLanes.Load(w + 3 * step), w11 = TLanes.Load(w + 4 * step), w12 = TLanes.Load(w + 5 * step);
        TVector w20 = TLanes.Load(w + 6 * step), w21 = TLanes.Load(w + 7 * step), w22 = TLanes.Load(w + 8 * step), zero = TLanes.All(0);
        for (int y = 0, top = -g.Op.Padding.Top; top < height; y++, top += 2)
        {
            // The windows that begin in this row of pixels, and those that began two rows before.
            float* here = DepthwiseGeometry.Row(Gradient, y, g.OutHeight, g.OutWidth, channels, channel, out nint hereStep);
            float* above = DepthwiseGeometry.Row(Gradient, y - 1, g.OutHeight, g.OutWidth, channels, channel, out nint aboveStep);
            bool first = top >= 0, second = top + 1 >= 0 && top + 1 < height;
            TVector hereBefore = zero, aboveBefore = zero;
            for (int x = 0, left = -g.Op.Padding.Left; left < width; x++, left += 2)
            {
                TVector now = zero, up = zero;
                if (x < g.OutWidth) (now, up) = (TLanes.Load(here + x * hereStep), TLanes.Load(above + x * aboveStep));
                float* to = Target + channel + top * row + left * step;
                if (left >= 0)
                {
                    if (first)
                    {
                        TVector corner = TLanes.MultiplyAdd(hereBefore, w02, TLanes.Multiply(now, w00));
                        Epilogue.End<TLanes, TVector>(TLanes.MultiplyAdd(aboveBefore, w22, TLanes.MultiplyAdd(up, w20, corner)), to);
                    }

                    if (second) Epilogue.End<TLanes, TVector>(TLanes.MultiplyAdd(hereBefore, w12, TLanes.Multiply(now, w10)), to + row);
                }

                if (left + 1 >= 0 && left + 1 < width)
                {
                    if (first) Epilogue.End<TLanes, TVector>(TLanes.MultiplyAdd(up, w21, TLanes.Multiply(now, w01)), to + step);
                    if (second) Epilogue.End<TLanes, TVector>(TLanes.Multiply(now, w11), to + row + step);
                }

                (hereBefore, aboveBefore) = (now, up);
            }
        }
    }
}
