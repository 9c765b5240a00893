namespace Anneal.Engine.Kernels;

/// <summary>
/// Weights [depth, groups · columns] as panels for row tiles: group by group, panel by panel, row by row; what a panel lacks is zero.
/// A convolution's kernel [kh, kw, in / groups, out] is such a matrix of depth kh · kw · in / groups.
/// </summary>
internal sealed unsafe record RowPanelFormat(int Depth, int Columns, int Groups) : PackedFormat
{
    private const int DepthOfPart = 1024;

    public override long Bytes => (long)Groups * Depth * Tiles.Vectors(Columns) * Tiles.Lanes * sizeof(float);

    public override int Parts => (Depth + DepthOfPart - 1) / DepthOfPart;

    public override void Pack(float* canonical, float* packed, int part)
    {
        Panels panels = Panels.Of(Columns);
        int end = Math.Min(Depth, (part + 1) * DepthOfPart);
        for (int g = 0; g < Groups; g++)
        {
            foreach (Panel p in panels.Items)
            {
                float* to = packed + ((nint)g * panels.PaddedColumns + p.Start) * Depth;
                for (int k = part * DepthOfPart; k < end; k++)
                {
                    Span<float> row = new(to + (nint)k * p.Width, p.Width);
                    new ReadOnlySpan<float>(canonical + (nint)k * Groups * Columns + g * Columns + p.Start, p.Columns).CopyTo(row);
                    row[p.Columns..].Clear();
                }
            }
        }
    }
}
