using System.Collections.Concurrent;

namespace Anneal.Engine.Kernels;

/// <summary>
/// How the columns of a matrix are split in panels of a few vectors, as even as possible. What is left after whole vectors is a panel of narrower ones, where
/// that is enough; else the last vector is partly empty.
/// </summary>
internal sealed class Panels
{
    private static readonly ConcurrentDictionary<int, Panels> s_byColumns = new();

    private Panels(int columns)
    {
        Columns = columns;
        int left = columns % Tiles.Lanes, lanes = left == 0 ? Tiles.Lanes : Tiles.LanesFor(left), wide = lanes == Tiles.Lanes ? columns : columns - left;
        int vectors = Tiles.Vectors(wide), count = (vectors + Tiles.MostVectors - 1) / Tiles.MostVectors;
        Items = new Panel[count + (wide < columns ? 1 : 0)];
        for (int p = 0, at = 0; p < count; p++)
        {
            int width = vectors / count + (p < vectors % count ? 1 : 0);
            Items[p] = new Panel(at * Tiles.Lanes, width, Math.Min(wide - at * Tiles.Lanes, width * Tiles.Lanes), Tiles.Lanes);
            at += width;
        }

        if (wide < columns) Items[^1] = new Panel(wide, 1, left, lanes);
        PaddedColumns = Items.Sum(p => p.Width);
    }

    /// <summary>The one split of so many columns: packing happens in every training step, which allocates nothing.</summary>
    public static Panels Of(int columns) => s_byColumns.GetOrAdd(columns, static c => new Panels(c));

    public int Columns { get; }

    /// <summary>Columns with the empty ones of the last vector.</summary>
    public int PaddedColumns { get; }

    public Panel[] Items { get; }
}

/// <summary>One panel.</summary>
/// <param name="Start">Its first column: also, times the matrix' rows, where its packed form starts.</param>
/// <param name="Vectors">Its width in vectors.</param>
/// <param name="Columns">Its columns that exist.</param>
/// <param name="Lanes">Floats of its vectors.</param>
internal readonly record struct Panel(int Start, int Vectors, int Columns, int Lanes)
{
    public int Width => Vectors * Lanes;

    public bool IsFull => Columns == Width;
}
