namespace Anneal.Engine.Kernels;

/// <summary>
/// A kernel [kh, kw, in / groups, out], turned by half a turn and transposed, as panels for row tiles: for the gradient with respect to a
/// convolution's input. Row (y, x, o) and column c hold kernel[kh − 1 − y, kw − 1 − x, c, o]. A dense kernel is the 1 x 1 case. With strides, input pixels
/// meet every second kernel element only, or every third: one such matrix for each phase, the elements of phase (a, b) being those at a, a + stride, ...
/// </summary>
internal sealed unsafe record FlippedPanelFormat(int KernelHeight, int KernelWidth, int Channels, int Filters, int Groups, int StrideHeight = 1, int StrideWidth = 1) : PackedFormat
{
    private const int PanelsOfPart = 8;

    public override long Bytes => (long)Groups * KernelHeight * KernelWidth * Filters * Panels.Of(Channels).PaddedColumns * sizeof(float);

    public override int Parts => (Panels.Of(Channels).Items.Length + PanelsOfPart - 1) / PanelsOfPart;

    /// <summary>Channels and Filters are those of one group.</summary>
    public override void Pack(in PackSource source, float* packed, int part)
    {
        float* canonical = source.Canonical;
        Panels panels = Panels.Of(Channels);
        int end = Math.Min(panels.Items.Length, (part + 1) * PanelsOfPart), out_ = Groups * Filters;
        for (int phase = 0; phase < StrideHeight * StrideWidth; phase++)
        {
            int a = phase / StrideWidth, b = phase % StrideWidth, high = Taps(KernelHeight, StrideHeight, a), wide = Taps(KernelWidth, StrideWidth, b);
            for (int g = 0; g < Groups; g++)
            {
                for (int i = part * PanelsOfPart; i < end; i++)
                {
                    Panel p = panels.Items[i];
                    float* to = packed + ((nint)g * panels.PaddedColumns + p.Start) * high * wide * Filters;
                    for (int t = high * wide - 1; t >= 0; t--)
                    {
                        int tap = (a + t / wide * StrideHeight) * KernelWidth + b + t % wide * StrideWidth;
                        float* from = canonical + ((nint)tap * Channels + p.Start) * out_ + g * Filters;
                        for (int o = 0; o < Filters; o++, to += p.Width)
                        {
                            for (int c = 0; c < p.Columns; c++) to[c] = from[(nint)c * out_ + o];
                            for (int c = p.Columns; c < p.Width; c++) to[c] = 0;
                        }
                    }
                }
            }

            packed += (nint)Groups * panels.PaddedColumns * high * wide * Filters;
        }
    }

    /// <summary>Kernel elements of a phase, along one side.</summary>
    public static int Taps(int kernel, int stride, int phase) => phase >= kernel ? 0 : (kernel - phase + stride - 1) / stride;
}
