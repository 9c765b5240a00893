namespace Anneal.Engine.Kernels;

/// <summary>
/// A kernel [kh, kw, in / groups, out], turned by half a turn and transposed, as panels for row tiles: for the gradient with respect to a
/// convolution's input. Row (y, x, o) and column c hold kernel[kh − 1 − y, kw − 1 − x, c, o]. A dense kernel is the 1 x 1 case.
/// </summary>
internal sealed unsafe record FlippedPanelFormat(int KernelHeight, int KernelWidth, int Channels, int Filters, int Groups) : PackedFormat
{
    private const int PanelsOfPart = 8;

    private int Depth => KernelHeight * KernelWidth * Filters;

    public override long Bytes => (long)Groups * Depth * Tiles.Vectors(Channels) * Tiles.Lanes * sizeof(float);

    public override int Parts => (Panels.Of(Channels).Items.Length + PanelsOfPart - 1) / PanelsOfPart;

    /// <summary>Channels and Filters are those of one group.</summary>
    public override void Pack(float* canonical, float* packed, int part)
    {
        Panels panels = Panels.Of(Channels);
        int end = Math.Min(panels.Items.Length, (part + 1) * PanelsOfPart), out_ = Groups * Filters;
        for (int g = 0; g < Groups; g++)
        {
            for (int i = part * PanelsOfPart; i < end; i++)
            {
                Panel p = panels.Items[i];
                float* to = packed + ((nint)g * panels.PaddedColumns + p.Start) * Depth;
                for (int tap = KernelHeight * KernelWidth - 1; tap >= 0; tap--)
                {
                    float* from = canonical + ((nint)tap * Channels + p.Start) * out_ + g * Filters;
                    for (int o = 0; o < Filters; o++, to += p.Width)
                    {
                        for (int c = 0; c < p.Columns; c++) to[c] = from[(nint)c * out_ + o];
                        for (int c = p.Columns; c < p.Width; c++) to[c] = 0;
                    }
                }
            }
        }
    }
}
