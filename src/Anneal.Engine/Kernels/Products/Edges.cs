using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Anneal.Engine.Kernels;

/// <summary>
/// Moves tiles whose last vector is partly empty to where they belong, without a read or a write beside it: what is left after whole vectors goes in
/// pieces of 8, 4, 2 and 1, which cost less than masked stores.
/// </summary>
internal static unsafe class Edges
{
    /// <summary>to[r, i] ← from[r, i] for i below <paramref name="columns"/>.</summary>
    public static void Copy(float* from, nint fromRow, float* to, nint toRow, int rows, int columns)
    {
        for (int r = 0; r < rows; r++, from += fromRow, to += toRow) Row(from, to, columns, false);
    }

    /// <summary>to[r, i] += from[r, i] for i below <paramref name="columns"/>.</summary>
    public static void Add(float* from, nint fromRow, float* to, nint toRow, int rows, int columns)
    {
        for (int r = 0; r < rows; r++, from += fromRow, to += toRow) Row(from, to, columns, true);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(float* from, float* to, int columns, bool add)
    {
        int i = 0;
        for (; i <= columns - Vector512<float>.Count; i += Vector512<float>.Count) (add ? Vector512.Load(to + i) + Vector512.Load(from + i) : Vector512.Load(from + i)).Store(to + i);
        if ((columns & 8) != 0)
        {
            (add ? Vector256.Load(to + i) + Vector256.Load(from + i) : Vector256.Load(from + i)).Store(to + i);
            i += 8;
        }

        if ((columns & 4) != 0)
        {
            (add ? Vector128.Load(to + i) + Vector128.Load(from + i) : Vector128.Load(from + i)).Store(to + i);
            i += 4;
        }

        // Not Vector64, which x64 has no registers for.
        if ((columns & 2) != 0)
        {
            (to[i], to[i + 1]) = add ? (to[i] + from[i], to[i + 1] + from[i + 1]) : (from[i], from[i + 1]);
            i += 2;
        }

        if ((columns & 1) != 0) to[i] = add ? to[i] + from[i] : from[i];
    }
}
