using System.Numerics;
using System.Runtime.CompilerServices;

namespace Anneal.Engine.Ops;

/// <summary>
/// The generic matrix products of the reference computations, for both number types: tiles of 4 rows x 2 vectors whose sums stay in registers.
/// Plans in float32 have faster ones.
/// </summary>
internal static unsafe class MatrixProduct
{
    private const int TileRows = 4, PanelDepth = 128;

    /// <summary>C += A · B.</summary>
    /// <param name="a">A(0, 0).</param>
    /// <param name="aRow">Elements from one row of A to the next.</param>
    /// <param name="aColumn">Elements from one column of A to the next: a transposed matrix is one whose two distances change places.</param>
    /// <param name="b">B(0, 0).</param>
    /// <param name="bRow">Elements from one row of B to the next; its columns are neighbours.</param>
    /// <param name="c">C(0, 0).</param>
    /// <param name="cRow">Elements from one row of C to the next; its columns are neighbours.</param>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="depth">Columns of A, rows of B.</param>
    /// <param name="columns">Columns of B and C.</param>
    public static void Add<T>(T* a, nint aRow, nint aColumn, T* b, nint bRow, T* c, nint cRow, int rows, int depth, int columns) where T : unmanaged, IFloatingPointIeee754<T>
    {
        int lanes = Vector<T>.Count;
        for (int j = 0; j < columns;)
        {
            int vectors = Math.Min(2, (columns - j) / lanes), width = vectors == 0 ? 1 : vectors * lanes;
            for (int i = 0; i < rows;)
            {
                int high = rows - i < TileRows ? 1 : TileRows;
                T* ai = a + i * aRow, to = c + i * cRow + j;
                if (vectors == 2 && high == TileRows) Tile4x2(ai, aRow, aColumn, b + j, bRow, to, cRow, depth);
                else if (vectors > 0)
                {
                    for (int r = 0; r < high; r++)
                    {
                        for (int v = 0; v < vectors; v++) Vector1(ai + r * aRow, aColumn, b + j + v * lanes, bRow, to + r * cRow + v * lanes, depth);
                    }
                }
                else
                {
                    for (int r = 0; r < high; r++) Single(ai + r * aRow, aColumn, b + j, bRow, to + r * cRow, depth);
                }

                i += high;
            }

            j += width;
        }
    }

    /// <summary>C += A · Bᵀ: a few rows of B at a time are turned to columns on the stack.</summary>
    /// <param name="a">A(0, 0).</param>
    /// <param name="aRow">Elements from one row of A to the next.</param>
    /// <param name="b">B(0, 0).</param>
    /// <param name="bRow">Elements from one row of B to the next.</param>
    /// <param name="c">C(0, 0).</param>
    /// <param name="cRow">Elements from one row of C to the next.</param>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="depth">Columns of A and B.</param>
    /// <param name="columns">Rows of B, columns of C.</param>
    [SkipLocalsInit]
    public static void AddTransposed<T>(T* a, nint aRow, T* b, nint bRow, T* c, nint cRow, int rows, int depth, int columns) where T : unmanaged, IFloatingPointIeee754<T>
    {
        int most = 2 * Vector<T>.Count;
        T* panel = stackalloc T[PanelDepth * most];
        for (int j = 0; j < columns; j += most)
        {
            int width = Math.Min(most, columns - j);
            for (int k = 0; k < depth; k += PanelDepth)
            {
                int deep = Math.Min(PanelDepth, depth - k);
                for (int v = 0; v < width; v++)
                {
                    T* row = b + (j + v) * bRow + k;
                    for (int l = 0; l < deep; l++) panel[l * width + v] = row[l];
                }

                Add(a + k, aRow, 1, panel, width, c + j, cRow, rows, deep, width);
            }
        }
    }

    private static void Tile4x2<T>(T* a, nint aRow, nint aColumn, T* b, nint bRow, T* c, nint cRow, int depth) where T : unmanaged, IFloatingPointIeee754<T>
    {
        nint lanes = Vector<T>.Count;
        T* a1 = a + aRow, a2 = a1 + aRow, a3 = a2 + aRow;
        Vector<T> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        for (int k = 0; k < depth; k++, b += bRow)
        {
            Vector<T> b0 = *(Vector<T>*)b, b1 = *(Vector<T>*)(b + lanes), v = new(*a);
            c00 = MultiplyAdd(v, b0, c00);
            c01 = MultiplyAdd(v, b1, c01);
            v = new Vector<T>(*a1);
            c10 = MultiplyAdd(v, b0, c10);
            c11 = MultiplyAdd(v, b1, c11);
            v = new Vector<T>(*a2);
            c20 = MultiplyAdd(v, b0, c20);
            c21 = MultiplyAdd(v, b1, c21);
            v = new Vector<T>(*a3);
            c30 = MultiplyAdd(v, b0, c30);
            c31 = MultiplyAdd(v, b1, c31);
            a += aColumn;
            a1 += aColumn;
            a2 += aColumn;
            a3 += aColumn;
        }

        AddTo(c, c00, c01);
        AddTo(c + cRow, c10, c11);
        AddTo(c + 2 * cRow, c20, c21);
        AddTo(c + 3 * cRow, c30, c31);
    }

    private static void AddTo<T>(T* c, Vector<T> low, Vector<T> high) where T : unmanaged
    {
        *(Vector<T>*)c += low;
        *(Vector<T>*)(c + Vector<T>.Count) += high;
    }

    private static void Vector1<T>(T* a, nint aColumn, T* b, nint bRow, T* c, int depth) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Vector<T> sum = default;
        for (int k = 0; k < depth; k++, a += aColumn, b += bRow) sum = MultiplyAdd(new Vector<T>(*a), *(Vector<T>*)b, sum);
        *(Vector<T>*)c += sum;
    }

    private static void Single<T>(T* a, nint aColumn, T* b, nint bRow, T* c, int depth) where T : unmanaged, IFloatingPointIeee754<T>
    {
        T sum = T.Zero;
        for (int k = 0; k < depth; k++, a += aColumn, b += bRow) sum += *a * *b;
        *c += sum;
    }

    /// <summary>a · b + sum, rounded once where the machine can.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> MultiplyAdd<T>(Vector<T> a, Vector<T> b, Vector<T> sum) where T : unmanaged
        => typeof(T) == typeof(double) ? Vector.MultiplyAddEstimate(a.As<T, double>(), b.As<T, double>(), sum.As<T, double>()).As<double, T>()
            : Vector.MultiplyAddEstimate(a.As<T, float>(), b.As<T, float>(), sum.As<T, float>()).As<float, T>();
}
