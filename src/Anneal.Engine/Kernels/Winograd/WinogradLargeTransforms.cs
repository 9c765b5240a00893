using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Anneal.Engine.Kernels;

/// <summary>The sums on both sides of Winograd's products, for tiles of 4 x 4 outputs: Lavin and Gray's Bᵀ and Aᵀ of F(4 x 4, 3 x 3).</summary>
internal static unsafe class WinogradLargeTransforms
{
    /// <summary>Outputs along a tile's side.</summary>
    public const int Outputs = 4;

    private const int Side = Outputs + 2, Lanes = Tiles512.Lanes;

    /// <summary>Bᵀ · d · B of some tiles that lie side by side.</summary>
    /// <inheritdoc cref="WinogradTransforms.Input"/>
    [SkipLocalsInit]
    public static void Input(float* x, nint xRow, int channels, int tiles, float* v, nint position)
    {
        float* rows = stackalloc float[Side * Side * Lanes], one = stackalloc float[Side * Side];
        for (int t = 0; t < tiles; t++, x += Outputs * channels, v += channels)
        {
            int c = 0;
            for (; c <= channels - Lanes; c += Lanes)
            {
                for (int i = 0; i < Side; i++) Sums(x + i * xRow + c, channels, rows + i * Side * Lanes, Lanes);
                for (int j = 0; j < Side; j++) Sums(rows + j * Lanes, Side * Lanes, v + c + j * position, Side * position);
            }

            for (; c < channels; c++)
            {
                for (int i = 0; i < Side; i++) SumsOfOne(x + i * xRow + c, channels, one + i * Side, 1);
                for (int j = 0; j < Side; j++) SumsOfOne(one + j, Side, v + c + j * position, Side * position);
            }
        }
    }

    /// <summary>Aᵀ · m · A of one tile and one vector of filters: its outputs, row by row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Output(float* m, nint position, float* columns, float* outputs)
    {
        for (int j = 0; j < Side; j++) Results(m + j * position, Side * position, columns + j * Lanes, Side * Lanes);
        for (int i = 0; i < Outputs; i++) Results(columns + i * Side * Lanes, Lanes, outputs + i * Outputs * Lanes, Lanes);
    }

    /// <summary>Floats that <see cref="Output"/> works in.</summary>
    public const int ColumnFloats = Outputs * Side * Lanes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sums(float* d, nint step, float* to, nint toStep)
    {
        Vector512<float> d0 = Vector512.Load(d), d1 = Vector512.Load(d + step), d2 = Vector512.Load(d + 2 * step);
        Vector512<float> d3 = Vector512.Load(d + 3 * step), d4 = Vector512.Load(d + 4 * step), d5 = Vector512.Load(d + 5 * step);
        Vector512<float> four = Vector512.Create(4f), five = Vector512.Create(5f);
        Vector512<float> a = d4 - four * d2, b = d3 - four * d1, c = d4 - d2, e = d3 - d1;
        e += e;
        Vector512.FusedMultiplyAdd(four, d0, Vector512.FusedMultiplyAdd(-five, d2, d4)).Store(to);
        (a + b).Store(to + toStep);
        (a - b).Store(to + 2 * toStep);
        (c + e).Store(to + 3 * toStep);
        (c - e).Store(to + 4 * toStep);
        Vector512.FusedMultiplyAdd(four, d1, Vector512.FusedMultiplyAdd(-five, d3, d5)).Store(to + 5 * toStep);
    }

    private static void SumsOfOne(float* d, nint step, float* to, nint toStep)
    {
        float d0 = d[0], d1 = d[step], d2 = d[2 * step], d3 = d[3 * step], d4 = d[4 * step], d5 = d[5 * step];
        float a = d4 - 4 * d2, b = d3 - 4 * d1, c = d4 - d2, e = 2 * (d3 - d1);
        to[0] = 4 * d0 - 5 * d2 + d4;
        to[toStep] = a + b;
        to[2 * toStep] = a - b;
        to[3 * toStep] = c + e;
        to[4 * toStep] = c - e;
        to[5 * toStep] = 4 * d1 - 5 * d3 + d5;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Results(float* m, nint step, float* to, nint toStep)
    {
        Vector512<float> m1 = Vector512.Load(m + step), m2 = Vector512.Load(m + 2 * step), m3 = Vector512.Load(m + 3 * step), m4 = Vector512.Load(m + 4 * step);
        Vector512<float> s = m1 + m2, d = m1 - m2, u = m3 + m4, w = m3 - m4;
        (Vector512.Load(m) + s + u).Store(to);
        Vector512.FusedMultiplyAdd(Vector512.Create(2f), w, d).Store(to + toStep);
        Vector512.FusedMultiplyAdd(Vector512.Create(4f), u, s).Store(to + 2 * toStep);
        (Vector512.FusedMultiplyAdd(Vector512.Create(8f), w, d) + Vector512.Load(m + 5 * step)).Store(to + 3 * toStep);
    }
}
