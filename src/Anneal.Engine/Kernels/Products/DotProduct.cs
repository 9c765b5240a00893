namespace Anneal.Engine.Kernels;

/// <summary>C = A · Bᵀ for few columns of C, with vectors along the rows of A and B.</summary>
internal static unsafe class DotProduct
{
    /// <summary>Below this part of useful lanes, vectors along the rows are better than vectors along the columns.</summary>
    private const double FullEnough = 0.75;

    /// <summary>Sums at the end weigh little.</summary>
    private const int LeastVectors = 8;

    /// <summary>Whether a matrix product of that depth has so few columns that <see cref="RowProduct"/> would leave lanes empty.</summary>
    public static bool Suits(int depth, int columns)
        => columns > 0 && columns < Tiles.Lanes && depth >= LeastVectors * Tiles.Lanes && columns < FullEnough * Panels.Of(columns).PaddedColumns;

    /// <summary>B transposed, [columns, depth], each row filled up with zeros to whole vectors.</summary>
    public static FilterRowFormat Format(int depth, int columns) => new(1, depth, Tiles.Vectors(depth) * Tiles.Lanes, columns);

    /// <param name="a">The first row of A; a vector may be read past the end of each row.</param>
    /// <param name="aRow">Floats from one row to the next.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="depth">Floats of a row.</param>
    /// <param name="packed">B in <see cref="Format"/>.</param>
    /// <param name="columns">Columns of C.</param>
    /// <param name="c">The first row of C; rows are end to end.</param>
    /// <param name="bias">Added to every row; null: nothing.</param>
    /// <param name="relu">ReLU.</param>
    public static void Run(float* a, nint aRow, int rows, int depth, float* packed, int columns, float* c, float* bias, bool relu)
    {
        int bRow = Tiles.Vectors(depth) * Tiles.Lanes, most = Tiles.DotRows, passes = (columns + Tiles.DotColumns - 1) / Tiles.DotColumns;
        for (int r = 0, high; r < rows; r += high, a += high * aRow, c += high * columns)
        {
            high = Math.Min(most, rows - r);
            for (int pass = 0, first = 0; pass < passes; pass++)
            {
                int wide = (columns - first + passes - pass - 1) / (passes - pass);
                Tiles.Dot(high, wide)(a, aRow, depth, packed + (nint)first * bRow, bRow, c + first, columns);
                first += wide;
            }

            for (int i = 0, o = 0; i < high * columns; i++)
            {
                float v = bias == null ? c[i] : c[i] + bias[o];
                c[i] = relu && v <= 0 ? 0 : v;
                if (++o == columns) o = 0;
            }
        }
    }
}
