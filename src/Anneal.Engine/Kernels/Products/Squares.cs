using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Anneal.Engine.Kernels;

/// <summary>Transposes squares of 16 x 16 numbers of 32 bits.</summary>
internal static unsafe class Squares
{
    /// <summary>Rows and columns of a square.</summary>
    public const int Side = 16;

    /// <summary>to[j, i] ← from[i, j].</summary>
    /// <param name="from">The first row.</param>
    /// <param name="fromRow">Numbers from row to row.</param>
    /// <param name="to">The first row of the result, which does not overlap <paramref name="from"/>.</param>
    /// <param name="toRow">Numbers from row to row.</param>
    [SkipLocalsInit]
    public static void Transpose(float* from, nint fromRow, float* to, nint toRow)
    {
        if (!Avx512F.IsSupported)
        {
            for (int i = 0; i < Side; i++)
            {
                for (int j = 0; j < Side; j++) to[j * toRow + i] = from[i * fromRow + j];
            }

            return;
        }

        // Quarters of four rows: 4 x 4 blocks turn within their 128 bits, then the blocks change places.
        float* turned = stackalloc float[Side * Side];
        for (int q = 0; q < 4; q++)
        {
            float* p = from + 4 * q * fromRow;
            Vector512<float> r0 = Vector512.Load(p), r1 = Vector512.Load(p + fromRow), r2 = Vector512.Load(p + 2 * fromRow), r3 = Vector512.Load(p + 3 * fromRow);
            Vector512<float> a = Avx512F.UnpackLow(r0, r1), b = Avx512F.UnpackHigh(r0, r1), c = Avx512F.UnpackLow(r2, r3), d = Avx512F.UnpackHigh(r2, r3);
            float* t = turned + 4 * q * Side;
            Avx512F.UnpackLow(a.AsDouble(), c.AsDouble()).AsSingle().Store(t);
            Avx512F.UnpackHigh(a.AsDouble(), c.AsDouble()).AsSingle().Store(t + Side);
            Avx512F.UnpackLow(b.AsDouble(), d.AsDouble()).AsSingle().Store(t + 2 * Side);
            Avx512F.UnpackHigh(b.AsDouble(), d.AsDouble()).AsSingle().Store(t + 3 * Side);
        }

        for (int i = 0; i < 4; i++)
        {
            // Row i of each quarter holds columns i, 4 + i, 8 + i, 12 + i of its four rows.
            Vector512<float> q0 = Vector512.Load(turned + i * Side), q1 = Vector512.Load(turned + (4 + i) * Side);
            Vector512<float> q2 = Vector512.Load(turned + (8 + i) * Side), q3 = Vector512.Load(turned + (12 + i) * Side);
            Vector512<float> a = Avx512F.Shuffle4x128(q0, q1, 0x44), b = Avx512F.Shuffle4x128(q2, q3, 0x44);
            Vector512<float> c = Avx512F.Shuffle4x128(q0, q1, 0xEE), d = Avx512F.Shuffle4x128(q2, q3, 0xEE);
            Avx512F.Shuffle4x128(a, b, 0x88).Store(to + i * toRow);
            Avx512F.Shuffle4x128(a, b, 0xDD).Store(to + (4 + i) * toRow);
            Avx512F.Shuffle4x128(c, d, 0x88).Store(to + (8 + i) * toRow);
            Avx512F.Shuffle4x128(c, d, 0xDD).Store(to + (12 + i) * toRow);
        }
    }

    /// <summary>to[j, i] += from[i, j] for a matrix of any size.</summary>
    /// <param name="from">rows x columns.</param>
    /// <param name="fromRow">Numbers from row to row.</param>
    /// <param name="rows">Rows of <paramref name="from"/>.</param>
    /// <param name="columns">Columns of <paramref name="from"/>.</param>
    /// <param name="to">columns x rows.</param>
    /// <param name="toRow">Numbers from row to row.</param>
    [SkipLocalsInit]
    public static void AddTransposed(float* from, nint fromRow, int rows, int columns, float* to, nint toRow)
    {
        float* square = stackalloc float[Side * Side];
        for (int i = 0; i < rows; i += Side)
        {
            for (int j = 0; j < columns; j += Side)
            {
                float* f = from + i * fromRow + j, t = to + j * toRow + i;
                if (rows - i < Side || columns - j < Side)
                {
                    int high = Math.Min(Side, rows - i), wide = Math.Min(Side, columns - j);
                    for (int c = 0; c < wide; c++)
                    {
                        for (int r = 0; r < high; r++) t[c * toRow + r] += f[r * fromRow + c];
                    }

                    continue;
                }

                Transpose(f, fromRow, square, Side);
                for (int c = 0; c < Side; c++, t += toRow) (Vector512.Load(t) + Vector512.Load(square + c * Side)).Store(t);
            }
        }
    }
}
