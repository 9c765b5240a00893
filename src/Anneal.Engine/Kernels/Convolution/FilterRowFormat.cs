namespace Anneal.Engine.Kernels;

/// <summary>A kernel [depth, filters] transposed: each filter's weights end to end, in (kernel row, kernel column, channel) order.</summary>
internal sealed unsafe record FilterRowFormat(int Depth, int Filters) : PackedFormat
{
    private const int FiltersOfPart = 32;

    public override long Bytes => (long)Depth * Filters * sizeof(float);

    public override int Parts => (Filters + FiltersOfPart - 1) / FiltersOfPart;

    public override void Pack(float* canonical, float* packed, int part)
    {
        int end = Math.Min(Filters, (part + 1) * FiltersOfPart);
        for (int o = part * FiltersOfPart; o < end; o++)
        {
            float* to = packed + (nint)o * Depth;
            for (int k = 0; k < Depth; k++) to[k] = canonical[(nint)k * Filters + o];
        }
    }
}
