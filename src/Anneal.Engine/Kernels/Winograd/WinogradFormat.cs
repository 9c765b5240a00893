namespace Anneal.Engine.Kernels;

/// <summary>
/// A kernel [3, 3, channels, filters] in Winograd's form G · g · Gᵀ: 16 or 36 matrices [channels, filters], each in panels for row tiles as by
/// <see cref="RowPanelFormat"/>. Lavin and Gray, "Fast algorithms for convolutional neural networks", CVPR 2016, F(2 x 2, 3 x 3) and F(4 x 4, 3 x 3).
/// </summary>
/// <param name="Channels">Of the input; with <paramref name="Flipped"/>, of the gradient that is convolved: the kernel's filters.</param>
/// <param name="Filters">Of the output; with <paramref name="Flipped"/> the kernel's channels.</param>
/// <param name="Flipped">Turned by half a turn and transposed, for the gradient with respect to the input.</param>
/// <param name="Tile">Outputs along a tile's side: 2 or 4.</param>
internal sealed unsafe record WinogradFormat(int Channels, int Filters, bool Flipped = false, int Tile = 2) : PackedFormat
{
    private const int ChannelsOfPart = 8;

    /// <summary>Products for a tile of outputs, a channel and a filter.</summary>
    public int Positions => Side * Side;

    private int Side => Tile + 2;

    public override long Bytes => (long)Positions * Channels * Tiles.Vectors(Filters) * Tiles.Lanes * sizeof(float);

    public override int Parts => (Channels + ChannelsOfPart - 1) / ChannelsOfPart;

    public override void Pack(in PackSource source, float* packed, int part)
    {
        float* canonical = source.Canonical;
        Panels panels = Panels.Of(Tiles.Vectors(Filters) * Tiles.Lanes);
        nint position = (nint)Channels * panels.PaddedColumns;
        int end = Math.Min(Channels, (part + 1) * ChannelsOfPart);
        double* g = stackalloc double[9], half = stackalloc double[3 * Side], whole = stackalloc double[Side];
        foreach (Panel p in panels.Items)
        {
            for (int c = part * ChannelsOfPart; c < end; c++)
            {
                float* to = packed + (nint)p.Start * Channels + (nint)c * p.Width;
                for (int f = 0; f < p.Width; f++, to++)
                {
                    if (p.Start + f >= Filters)
                    {
                        for (int t = 0; t < Positions; t++) to[t * position] = 0;
                        continue;
                    }

                    for (int tap = 0; tap < 9; tap++)
                    {
                        g[tap] = Flipped
                            ? canonical[((nint)(8 - tap) * Filters + p.Start + f) * Channels + c]
                            : canonical[((nint)tap * Channels + c) * Filters + p.Start + f];
                    }

                    for (int j = 0; j < 3; j++) Column(g[j], g[3 + j], g[6 + j], half + j, 3);
                    for (int i = 0; i < Side; i++)
                    {
                        Column(half[3 * i], half[3 * i + 1], half[3 * i + 2], whole, 1);
                        for (int j = 0; j < Side; j++) to[(Side * i + j) * position] = (float)whole[j];
                    }
                }
            }
        }
    }

    /// <summary>G times a column.</summary>
    private void Column(double a, double b, double c, double* to, nint step)
    {
        if (Tile == 2)
        {
            to[0] = a;
            to[step] = (a + b + c) / 2;
            to[2 * step] = (a - b + c) / 2;
            to[3 * step] = c;
            return;
        }

        to[0] = a / 4;
        to[step] = -(a + b + c) / 6;
        to[2 * step] = -(a - b + c) / 6;
        to[3 * step] = (a + 2 * b + 4 * c) / 24;
        to[4 * step] = (a - 2 * b + 4 * c) / 24;
        to[5 * step] = c;
    }
}
