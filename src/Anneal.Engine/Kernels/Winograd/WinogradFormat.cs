namespace Anneal.Engine.Kernels;

/// <summary>
/// A kernel [3, 3, channels, filters] in Winograd's form G · g · Gᵀ: 16 matrices [channels, filters], each in panels for row tiles as by
/// <see cref="RowPanelFormat"/>. Lavin and Gray, "Fast algorithms for convolutional neural networks", CVPR 2016, F(2 x 2, 3 x 3).
/// </summary>
/// <param name="Channels">Of the input; with <paramref name="Flipped"/>, of the gradient that is convolved: the kernel's filters.</param>
/// <param name="Filters">Of the output; with <paramref name="Flipped"/> the kernel's channels.</param>
/// <param name="Flipped">Turned by half a turn and transposed, for the gradient with respect to the input.</param>
internal sealed unsafe record WinogradFormat(int Channels, int Filters, bool Flipped = false) : PackedFormat
{
    /// <summary>Products for a tile of 2 x 2 outputs, a channel and a filter.</summary>
    public const int Positions = 16;

    private const int ChannelsOfPart = 8;

    public override long Bytes => (long)Positions * Channels * Tiles.Vectors(Filters) * Tiles.Lanes * sizeof(float);

    public override int Parts => (Channels + ChannelsOfPart - 1) / ChannelsOfPart;

    public override void Pack(float* canonical, float* packed, int part)
    {
        Panels panels = Panels.Of(Filters);
        nint position = (nint)Channels * panels.PaddedColumns;
        int end = Math.Min(Channels, (part + 1) * ChannelsOfPart);
        float* g = stackalloc float[9], half = stackalloc float[12];
        foreach (Panel p in panels.Items)
        {
            for (int c = part * ChannelsOfPart; c < end; c++)
            {
                float* to = packed + (nint)p.Start * Channels + (nint)c * p.Width;
                for (int f = 0; f < p.Width; f++, to++)
                {
                    if (f >= p.Columns)
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
                    for (int i = 0; i < 4; i++) Column(half[3 * i], half[3 * i + 1], half[3 * i + 2], to + 4 * i * position, position);
                }
            }
        }
    }

    private static void Column(float a, float b, float c, float* to, nint step)
    {
        to[0] = a;
        to[step] = (a + b + c) * 0.5f;
        to[2 * step] = (a - b + c) * 0.5f;
        to[3 * step] = c;
    }
}
