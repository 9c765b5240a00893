using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Anneal.Engine.Kernels;

/// <summary>Filter by filter, the gradients that a max-pooling lets through: where their window's input starts, and the value.</summary>
internal static unsafe class SparseLists
{
    /// <summary>Entries that may be written past a list's end.</summary>
    public const int Slack = Squares.Side;

    /// <summary>Appends the gradients of some windows to the filters' lists.</summary>
    /// <param name="dy">Gradients [windows, filters].</param>
    /// <param name="codes">Which pixel of its window each belongs to, or <see cref="PoolingCodes.Blocked"/>.</param>
    /// <param name="scale">What gradients are multiplied by.</param>
    /// <param name="windows">How many windows.</param>
    /// <param name="filters">How many filters.</param>
    /// <param name="starts">Where each window's input starts.</param>
    /// <param name="pixels">What a code adds to that: 256 numbers.</param>
    /// <param name="codesUsed">Codes below this occur.</param>
    /// <param name="offsets">The lists, <paramref name="capacity"/> entries each.</param>
    /// <param name="values">Likewise.</param>
    /// <param name="capacity">Windows and <see cref="Slack"/>.</param>
    /// <param name="counts">The lists' lengths.</param>
    /// <param name="sums">The gradients' sums, added to.</param>
    public static void Fill(
        float* dy, byte* codes, float scale, int windows, int filters, int* starts, int* pixels, int codesUsed, int* offsets, float* values, int capacity, int* counts, float* sums)
    {
        new Span<int>(counts, filters).Clear();
        int wide = Avx512F.IsSupported && codesUsed <= Squares.Side ? filters - filters % Squares.Side : 0;
        for (int o = 0; o < wide; o += Squares.Side)
            FillSixteen(dy + o, codes + o, scale, windows, filters, starts, pixels, offsets + (nint)o * capacity, values + (nint)o * capacity, capacity, counts + o, sums + o);
        if (wide < filters) FillEach(dy, codes, scale, windows, wide, filters, starts, pixels, offsets, values, capacity, counts, sums);
    }

    /// <summary>Without a branch: an entry is always written, and counts only where it passes.</summary>
    private static void FillEach(
        float* dy, byte* codes, float scale, int windows, int first, int filters, int* starts, int* pixels, int* offsets, float* values, int capacity, int* counts, float* sums)
    {
        for (int w = 0; w < windows; w++, dy += filters, codes += filters)
        {
            for (int o = first; o < filters; o++)
            {
                float v = codes[o] == PoolingCodes.Blocked ? 0 : dy[o] * scale;
                int n = counts[o];
                nint at = (nint)o * capacity + n;
                offsets[at] = starts[w] + pixels[codes[o]];
                values[at] = v;
                sums[o] += v;
                counts[o] = n + (v != 0 ? 1 : 0);
            }
        }
    }

    /// <summary>Sixteen windows of sixteen filters at once: turned round, so that a vector holds one filter's windows, and squeezed.</summary>
    [SkipLocalsInit]
    private static void FillSixteen(
        float* dy, byte* codes, float scale, int windows, int filters, int* starts, int* pixels, int* offsets, float* values, int capacity, int* counts, float* sums)
    {
        const int Side = Squares.Side;
        float* square = stackalloc float[Side * Side], turned = stackalloc float[Side * Side];
        int* places = stackalloc int[Side * Side], turnedPlaces = stackalloc int[Side * Side];
        Vector512<int> table = Vector512.Load(pixels), blocked = Vector512.Create((int)PoolingCodes.Blocked);
        Vector512<float> factor = Vector512.Create(scale), sum = Vector512.Load(sums);
        for (int w = 0; w < windows; w += Side)
        {
            int count = Math.Min(Side, windows - w);
            for (int j = 0; j < count; j++, dy += filters, codes += filters)
            {
                Vector512<int> code = PoolingCodes.Widen(Vector128.Load(codes));
                Vector512<float> v = Vector512.ConditionalSelect(Vector512.Equals(code, blocked).AsSingle(), Vector512<float>.Zero, Vector512.Load(dy) * factor);
                sum += v;
                v.Store(square + j * Side);
                (Avx512F.PermuteVar16x32(table, code) + Vector512.Create(starts[w + j])).Store(places + j * Side);
            }

            if (count < Side) new Span<float>(square + count * Side, (Side - count) * Side).Clear();
            Squares.Transpose(square, Side, turned, Side);
            Squares.Transpose((float*)places, Side, (float*)turnedPlaces, Side);
            for (int o = 0; o < Side; o++)
            {
                Vector512<float> v = Vector512.Load(turned + o * Side), passes = ~Vector512.Equals(v, Vector512<float>.Zero);
                nint at = (nint)o * capacity + counts[o];
                Avx512F.Compress(Vector512<float>.Zero, passes, v).Store(values + at);
                Avx512F.Compress(Vector512<int>.Zero, passes.AsInt32(), Vector512.Load(turnedPlaces + o * Side)).Store(offsets + at);
                counts[o] += BitOperations.PopCount(passes.ExtractMostSignificantBits());
            }
        }

        sum.Store(sums);
    }
}
