namespace Anneal.Engine.Kernels;

/// <summary>
/// Weights [depth, groups · columns] as panels for row tiles: group by group, panel by panel, row by row; what a panel lacks is zero.
/// A convolution's kernel [kh, kw, in / groups, out] is such a matrix of depth kh · kw · in / groups.
/// </summary>
internal sealed unsafe record RowPanelFormat(int Depth, int Columns, int Groups) : PackedFormat
{
    private const int NumbersOfPart = 4 * 1024;

    public override long Bytes => (long)Groups * Depth * Panels.Of(Columns).PaddedColumns * sizeof(float);

    /// <summary>Parts in the order of the weights: who has updated the first ones packs the first ones.</summary>
    public override int Parts => (Depth + DepthOfPart - 1) / DepthOfPart;

    private int DepthOfPart => Math.Max(1, NumbersOfPart / Math.Max(1, Groups * Columns));

    public override void Pack(in PackSource source, float* packed, int part)
    {
        int first = part * DepthOfPart;
        PackRows(source.Canonical, packed, first, Math.Min(Depth, first + DepthOfPart));
    }

    public override bool PacksPieces(int piece) => piece % (Groups * Columns) == 0;

    public override void PackPiece(in PackSource source, float* packed, int start, int count)
        => PackRows(source.Canonical, packed, start / (Groups * Columns), (start + count) / (Groups * Columns));

    private void PackRows(float* canonical, float* packed, int first, int end)
    {
        Panels panels = Panels.Of(Columns);
        for (int g = 0; g < Groups; g++)
        {
            foreach (Panel p in panels.Items)
            {
                float* to = packed + ((nint)g * panels.PaddedColumns + p.Start) * Depth;
                if (!p.IsFull) new Span<float>(to + (nint)first * p.Width, (end - first) * p.Width).Clear();
                Edges.Copy(canonical + (nint)first * Groups * Columns + g * Columns + p.Start, (nint)Groups * Columns, to + (nint)first * p.Width, p.Width, end - first, p.Columns);
            }
        }
    }
}
