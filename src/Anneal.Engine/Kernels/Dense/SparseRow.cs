using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Anneal.Engine.Kernels;

/// <summary>
/// A dense layer on one row, whose time is that of reading the weights: those that would be multiplied by zero are not read. Most of a digit is background,
/// and much of what a ReLU gives is zero. Sums are those of a register tile, bit for bit.
/// </summary>
internal static unsafe class SparseRow
{
    /// <summary>From so many weights on, reading them takes longer than looking which are needed.</summary>
    private const int LeastWeights = 32 * 1024;

    public static bool Suits(int depth, int columns)
        => columns % Tiles.Lanes == 0 && columns / Tiles.Lanes <= Tiles.SparseVectors && (long)depth * columns is >= LeastWeights and <= int.MaxValue;

    /// <summary>Bytes of scratch memory for <see cref="Run"/>: a list as long as a row.</summary>
    public static long ScratchBytes(int depth) => (long)depth * (sizeof(float) + sizeof(int));

    /// <param name="x">The row.</param>
    /// <param name="depth">Its length.</param>
    /// <param name="packed">Weights in <see cref="SparseRowFormat"/>.</param>
    /// <param name="columns">See <see cref="Suits"/>.</param>
    /// <param name="bias">One number a column.</param>
    /// <param name="relu">ReLU.</param>
    /// <param name="y">The result.</param>
    /// <param name="scratch">See <see cref="ScratchBytes"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* x, int depth, float* packed, int columns, float* bias, bool relu, float* y, float* scratch)
    {
        float* values = scratch;
        int* offsets = (int*)(scratch + depth);
        int count = 0, all = SparseRowFormat.MaySkip(packed) ? 0 : 1;
        for (int k = 0, offset = 0; k < depth; k++, offset += columns)
        {
            // Without a branch, which nobody could foresee; the next number overwrites what was not wanted.
            values[count] = x[k];
            offsets[count] = offset;
            count += (x[k] != 0 ? 1 : 0) | all;
        }

        new Span<float>(y, columns).Clear();
        Tiles.Gather(1, columns / Tiles.Lanes)(SparseRowFormat.Rows(packed), RowProduct.OneSegment, offsets, values, count, y);
        for (int i = 0; i < columns; i += Vector128<float>.Count)
        {
            Vector128<float> v = Vector128.Load(y + i) + Vector128.Load(bias + i);

            // What is no number stays that.
            (relu ? Vector128.MaxNative(Vector128<float>.Zero, v) : v).Store(y + i);
        }
    }
}
