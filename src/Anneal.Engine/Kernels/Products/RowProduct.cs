namespace Anneal.Engine.Kernels;

/// <summary>
/// C = A · B for rows at equal distances and B packed by <see cref="RowPanelFormat"/> or <see cref="FlippedPanelFormat"/>. A row's elements lie in
/// segments: one for a matrix product, one a kernel row (or a kernel element, when dilated) for a convolution.
/// </summary>
internal static unsafe class RowProduct
{
    private static readonly nint[] s_oneSegment = GC.AllocateArray<nint>(1, pinned: true);

    /// <summary>The segments of a plain matrix product: one, from the row's start.</summary>
    public static nint* OneSegment => (nint*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref s_oneSegment[0]);

    /// <summary>Floats of scratch memory that <see cref="Run"/> needs where B's last vector is partly empty.</summary>
    public static int EdgeFloats => 24 * Tiles.MostVectors * Tiles.Lanes;

    /// <param name="a">The first row of A.</param>
    /// <param name="aRow">Floats from one row to the next.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="segments">Where each segment starts, from the row's start.</param>
    /// <param name="count">How many segments.</param>
    /// <param name="length">Floats of a segment.</param>
    /// <param name="packed">B.</param>
    /// <param name="depth">B's rows: a panel's packed size is depth x width.</param>
    /// <param name="skip">Rows of B before the first segment.</param>
    /// <param name="panels">B's columns.</param>
    /// <param name="c">The first row of C.</param>
    /// <param name="cRow">Floats from one row of C to the next.</param>
    /// <param name="mode">One of <see cref="Tiles.Store"/> ... <see cref="Tiles.BiasRelu"/>.</param>
    /// <param name="bias">Added to every row, where the mode says so; readable up to a whole vector.</param>
    /// <param name="edge">Scratch memory of <see cref="EdgeFloats"/>.</param>
    public static void Run(
        float* a, nint aRow, int rows, nint* segments, int count, nint length, float* packed, int depth, int skip, Panels panels, float* c, nint cRow, int mode, float* bias, float* edge)
    {
        foreach (Panel p in panels.Items)
            Run(a, aRow, rows, segments, count, length, packed + (nint)p.Start * depth + (nint)skip * p.Width, p, c + p.Start, cRow, mode, bias + p.Start, edge);
    }

    /// <summary>One panel: <paramref name="b"/>, <paramref name="c"/> and <paramref name="bias"/> start at its first column.</summary>
    public static void Run(
        float* a, nint aRow, int rows, nint* segments, int count, nint length, float* b, Panel p, float* c, nint cRow, int mode, float* bias, float* edge)
    {
        int most = Tiles.MostRows(p.Vectors, p.Lanes), tiles = (rows + most - 1) / most, tall = (rows + tiles - 1) / tiles, highest = rows - tiles * (tall - 1);
        var tile = Tiles.Row(tall, p.Vectors, p.Lanes);
        for (int t = 0, r = tall; t < tiles; t++)
        {
            if (t == highest) tile = Tiles.Row(r = tall - 1, p.Vectors, p.Lanes);
            if (p.IsFull)
            {
                tile(a, aRow, segments, count, length, b, c, cRow, mode, bias);
            }
            else
            {
                tile(a, aRow, segments, count, length, b, edge, p.Width, mode == Tiles.Add ? Tiles.Store : mode, bias);
                if (mode == Tiles.Add) Edges.Add(edge, p.Width, c, cRow, r, p.Columns);
                else Edges.Copy(edge, p.Width, c, cRow, r, p.Columns);
            }

            a += r * aRow;
            c += r * cRow;
        }
    }
}
