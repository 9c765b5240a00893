namespace Anneal.Engine.Kernels;

/// <summary>Adds one image's part to the gradient of kernels of any size, stride and dilation: row by row, so that float sums stay short.</summary>
internal readonly unsafe struct TappedDepthwiseGradient : IChannelWork
{
    public required DepthwiseGeometry Geometry { get; init; }

    public required float* X { get; init; }

    public required float* Gradient { get; init; }

    public required float* Kernel { get; init; }

    public void Run<TLanes, TVector>(int channel) where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        DepthwiseGeometry g = Geometry;
        nint step = g.Channels, xStep = g.Op.Strides.W * step;
        for (int y = 0; y < g.OutHeight; y++)
        {
            TapRun down = g.ForwardRows[y];
            for (int i = 0; i < down.Count; i++)
            {
                float* xRow = X + channel + ((nint)down.Source + i * g.ForwardRows.SourceStep) * g.Width * step;
                float* dyRow = Gradient + channel + (nint)y * g.OutWidth * step, dw = Kernel + channel + ((nint)down.Kernel + i) * g.KernelWidth * step;
                for (int k = 0; k < g.KernelWidth; k++, dw += step)
                {
                    // Windows first ... end - 1 have their kernel column k inside the image.
                    long start = (long)k * g.Op.Dilations.W - g.Op.Padding.Left;
                    long first = start >= 0 ? 0 : (-start + g.Op.Strides.W - 1) / g.Op.Strides.W, end = start >= g.Width ? 0 : Math.Min(g.OutWidth, (g.Width - 1 - start) / g.Op.Strides.W + 1);
                    if (first >= end) continue;
                    float* v = xRow + ((nint)start + (nint)first * g.Op.Strides.W) * step, dy = dyRow + (nint)first * step;
                    TVector even = TLanes.All(0), odd = even;
                    long j = first;
                    for (; j + 1 < end; j += 2, v += 2 * xStep, dy += 2 * step)
                    {
                        even = TLanes.MultiplyAdd(TLanes.Load(v), TLanes.Load(dy), even);
                        odd = TLanes.MultiplyAdd(TLanes.Load(v + xStep), TLanes.Load(dy + step), odd);
                    }

                    if (j < end) even = TLanes.MultiplyAdd(TLanes.Load(v), TLanes.Load(dy), even);
                    TLanes.Store(TLanes.Add(TLanes.Load(dw), TLanes.Add(even, odd)), dw);
                }
            }
        }
    }
}
