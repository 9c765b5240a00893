using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Anneal.Engine.Kernels;

/// <summary>The sums on both sides of Winograd's products, for tiles of 2 x 2 outputs.</summary>
internal static unsafe class WinogradTransforms
{
    private const int Step = 16;

    /// <summary>Bᵀ · d · B of some tiles that lie side by side.</summary>
    /// <param name="x">The first tile's first pixel.</param>
    /// <param name="xRow">Floats from one row of pixels to the next.</param>
    /// <param name="channels">Floats of a pixel.</param>
    /// <param name="tiles">How many tiles.</param>
    /// <param name="v">The first tile's sums at the first position.</param>
    /// <param name="position">Floats from one position's sums to the next's.</param>
    public static void Input(float* x, nint xRow, int channels, int tiles, float* v, nint position)
    {
        for (int t = 0; t < tiles; t++, x += 2 * channels, v += channels)
        {
            int c = 0;
            for (; c <= channels - Step; c += Step) InputOfSixteen(x + c, xRow, channels, v + c, position);
            for (; c < channels; c++) InputOfOne(x + c, xRow, channels, v + c, position);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void InputOfSixteen(float* x, nint xRow, nint step, float* v, nint position)
    {
        Row(x, step, out Vector512<float> a0, out Vector512<float> a1, out Vector512<float> a2, out Vector512<float> a3);
        Row(x + xRow, step, out Vector512<float> b0, out Vector512<float> b1, out Vector512<float> b2, out Vector512<float> b3);
        Row(x + 2 * xRow, step, out Vector512<float> c0, out Vector512<float> c1, out Vector512<float> c2, out Vector512<float> c3);
        Row(x + 3 * xRow, step, out Vector512<float> d0, out Vector512<float> d1, out Vector512<float> d2, out Vector512<float> d3);
        Store(a0 - c0, a1 - c1, a2 - c2, a3 - c3, v, position);
        Store(b0 + c0, b1 + c1, b2 + c2, b3 + c3, v + 4 * position, position);
        Store(c0 - b0, c1 - b1, c2 - b2, c3 - b3, v + 8 * position, position);
        Store(b0 - d0, b1 - d1, b2 - d2, b3 - d3, v + 12 * position, position);
    }

    /// <summary>Four pixels of a row, summed along it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(float* x, nint step, out Vector512<float> s0, out Vector512<float> s1, out Vector512<float> s2, out Vector512<float> s3)
    {
        Vector512<float> p0 = Vector512.Load(x), p1 = Vector512.Load(x + step), p2 = Vector512.Load(x + 2 * step), p3 = Vector512.Load(x + 3 * step);
        (s0, s1, s2, s3) = (p0 - p2, p1 + p2, p2 - p1, p1 - p3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<float> s0, Vector512<float> s1, Vector512<float> s2, Vector512<float> s3, float* v, nint position)
    {
        s0.Store(v);
        s1.Store(v + position);
        s2.Store(v + 2 * position);
        s3.Store(v + 3 * position);
    }

    private static void InputOfOne(float* x, nint xRow, nint step, float* v, nint position)
    {
        float* s = stackalloc float[16];
        for (int i = 0; i < 4; i++, x += xRow) (s[4 * i], s[4 * i + 1], s[4 * i + 2], s[4 * i + 3]) = (x[0] - x[2 * step], x[step] + x[2 * step], x[2 * step] - x[step], x[step] - x[3 * step]);
        for (int j = 0; j < 4; j++)
        {
            float* to = v + j * position;
            (to[0], to[4 * position], to[8 * position], to[12 * position]) = (s[j] - s[8 + j], s[4 + j] + s[8 + j], s[8 + j] - s[4 + j], s[4 + j] - s[12 + j]);
        }
    }

    /// <summary>Aᵀ · m · A of one tile and one vector of filters: its outputs (0, 0), (0, 1), (1, 0), (1, 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Output(float* m, nint position, out Vector512<float> y00, out Vector512<float> y01, out Vector512<float> y10, out Vector512<float> y11)
    {
        Column(m, 4 * position, out Vector512<float> a0, out Vector512<float> b0);
        Column(m + position, 4 * position, out Vector512<float> a1, out Vector512<float> b1);
        Column(m + 2 * position, 4 * position, out Vector512<float> a2, out Vector512<float> b2);
        Column(m + 3 * position, 4 * position, out Vector512<float> a3, out Vector512<float> b3);
        (y00, y01) = (a0 + a1 + a2, a1 - a2 - a3);
        (y10, y11) = (b0 + b1 + b2, b1 - b2 - b3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Column(float* m, nint down, out Vector512<float> upper, out Vector512<float> lower)
    {
        Vector512<float> m0 = Vector512.Load(m), m1 = Vector512.Load(m + down), m2 = Vector512.Load(m + 2 * down), m3 = Vector512.Load(m + 3 * down);
        (upper, lower) = (m0 + m1 + m2, m1 - m2 - m3);
    }
}
