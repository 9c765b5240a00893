namespace Anneal.Engine.Kernels;

/// <summary>
/// C += Aᵀ · B over pixels: C[i, :] += Σ A[pixel, i] · B[pixel, :], pixels in rows at equal distances. The gradient of a kernel, segment by segment.
/// </summary>
internal static unsafe class OuterProduct
{
    /// <summary>The widest tile: two vectors where the registers hold twelve rows of them, else what there is.</summary>
    private const int PreferredVectors = 2;

    /// <summary>Floats of scratch memory that <see cref="Run"/> needs where the last vector of C is partly empty.</summary>
    public static int EdgeFloats => 24 * Tiles.MostVectors * Tiles.Lanes;

    /// <param name="a">A at the first pixel, first column.</param>
    /// <param name="aStep">Floats from pixel to pixel.</param>
    /// <param name="aJump">Floats from row to row.</param>
    /// <param name="depth">Columns of A: rows of C.</param>
    /// <param name="b">B at the first pixel; readable up to a whole vector past its last column.</param>
    /// <param name="bStep">Floats from pixel to pixel.</param>
    /// <param name="bJump">Floats from row to row.</param>
    /// <param name="columns">Columns of B and C.</param>
    /// <param name="c">C, added to.</param>
    /// <param name="cRow">Floats from one row of C to the next.</param>
    /// <param name="outer">Rows of pixels.</param>
    /// <param name="inner">Pixels in a row.</param>
    /// <param name="edge">Scratch memory of <see cref="EdgeFloats"/>.</param>
    public static void Run(float* a, nint aStep, nint aJump, int depth, float* b, nint bStep, nint bJump, int columns, float* c, nint cRow, int outer, int inner, float* edge)
    {
        for (int column = 0; column < columns;)
        {
            (int vectors, int lanes) = Widest(columns - column);
            int padded = vectors * lanes, width = Math.Min(padded, columns - column), most = Tiles.MostRows(vectors, lanes),
                tiles = (depth + most - 1) / most, tall = (depth + tiles - 1) / tiles, highest = depth - tiles * (tall - 1);
            for (int t = 0, i = 0; t < tiles; t++)
            {
                int r = t < highest ? tall : tall - 1;
                var tile = Tiles.Outer(r, vectors, lanes);
                float* to = c + i * cRow + column;
                if (width == padded)
                {
                    tile(a + i, aStep, aJump, b + column, bStep, bJump, to, cRow, outer, inner);
                }
                else
                {
                    new Span<float>(edge, r * padded).Clear();
                    tile(a + i, aStep, aJump, b + column, bStep, bJump, edge, padded, outer, inner);
                    Edges.Add(edge, padded, to, cRow, r, width);
                }

                i += r;
            }

            column += width;
        }
    }

    /// <summary>The widest tile that is at least half full in its last vector; narrower vectors for what is left over.</summary>
    private static (int Vectors, int Lanes) Widest(int columns)
    {
        if (columns >= PreferredVectors * Tiles.Lanes || (columns > Tiles.Lanes && Tiles.LanesFor(columns % Tiles.Lanes) == Tiles.Lanes)) return (PreferredVectors, Tiles.Lanes);
        return (1, columns >= Tiles.Lanes ? Tiles.Lanes : Tiles.LanesFor(columns));
    }
}
