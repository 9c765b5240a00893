using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Anneal.Engine.Kernels;

/// <summary>Moves tiles whose last vector is partly empty to where they belong, without a write beside it.</summary>
internal static unsafe class Edges
{
    /// <summary>to[r, i] ← from[r, i] for i below <paramref name="columns"/>.</summary>
    public static void Copy(float* from, nint fromRow, float* to, nint toRow, int rows, int columns)
    {
        int whole = columns & -Vector512<float>.Count;
        Vector512<float> rest = Rest(columns);
        for (int r = 0; r < rows; r++, from += fromRow, to += toRow)
        {
            int i = 0;
            for (; i < whole; i += Vector512<float>.Count) Vector512.Load(from + i).Store(to + i);
            if (i == columns) continue;
            if (Avx512F.IsSupported) Avx512F.MaskStore(to + i, rest, Avx512F.MaskLoad(from + i, rest, Vector512<float>.Zero));
            else for (; i < columns; i++) to[i] = from[i];
        }
    }

    /// <summary>to[r, i] += from[r, i] for i below <paramref name="columns"/>.</summary>
    public static void Add(float* from, nint fromRow, float* to, nint toRow, int rows, int columns)
    {
        int whole = columns & -Vector512<float>.Count;
        Vector512<float> rest = Rest(columns);
        for (int r = 0; r < rows; r++, from += fromRow, to += toRow)
        {
            int i = 0;
            for (; i < whole; i += Vector512<float>.Count) (Vector512.Load(to + i) + Vector512.Load(from + i)).Store(to + i);
            if (i == columns) continue;
            if (Avx512F.IsSupported) Avx512F.MaskStore(to + i, rest, Avx512F.MaskLoad(to + i, rest, Vector512<float>.Zero) + Avx512F.MaskLoad(from + i, rest, Vector512<float>.Zero));
            else for (; i < columns; i++) to[i] += from[i];
        }
    }

    /// <summary>Lanes of the last vector that exist.</summary>
    private static Vector512<float> Rest(int columns)
        => Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(columns % Vector512<float>.Count)).AsSingle();
}
