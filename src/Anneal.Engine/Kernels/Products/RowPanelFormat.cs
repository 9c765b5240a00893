namespace Anneal.Engine.Kernels;

/// <summary>
/// Weights [depth, groups · columns] as panels for row tiles: group by group, panel by panel, row by row; what a panel lacks is zero.
/// A convolution's kernel [kh, kw, in / groups, out] is such a matrix of depth kh · kw · in / groups.
/// </summary>
internal sealed unsafe record RowPanelFormat(int Depth, int Columns, int Groups) : PackedFormat
{
    private const int DepthOfPart = 1024;

    public override long Bytes => (long)Groups * Depth * Panels.Of(Columns).PaddedColumns * sizeof(float);

    public override int Parts => (Depth + DepthOfPart - 1) / DepthOfPart;

    public override void Pack(in PackSource source, float* packed, int part)
    {
        float* canonical = source.Canonical;
        Panels panels = Panels.Of(Columns);
        int end = Math.Min(Depth, (part + 1) * DepthOfPart);
        for (int g = 0; g < Groups; g++)
        {
            foreach (Panel p in panels.Items)
            {
                float* to = packed + ((nint)g * panels.PaddedColumns + p.Start) * Depth;
                int first = part * DepthOfPart;
                if (!p.IsFull) new Span<float>(to + (nint)first * p.Width, (end - first) * p.Width).Clear();
                Edges.Copy(canonical + (nint)first * Groups * Columns + g * Columns + p.Start, (nint)Groups * Columns, to + (nint)first * p.Width, p.Width, end - first, p.Columns);
            }
        }
    }
}
