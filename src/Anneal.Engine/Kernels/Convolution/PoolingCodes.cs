using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Anneal.Engine.Kernels;

/// <summary>
/// Max-pooling of rows that have just been computed, and its way back. A byte an output element says which pixel of the window gave the value, or
/// <see cref="Blocked"/> where no gradient passes (ReLU gave 0, dropout dropped it).
/// </summary>
internal static unsafe class PoolingCodes
{
    /// <summary>No gradient.</summary>
    public const byte Blocked = 255;

    /// <summary>The most pixels in a window that a byte can name.</summary>
    public const int MostPixels = 254;

    private const int Step = 16;

    /// <summary>One row of windows.</summary>
    /// <param name="x">The first of the window's rows of pixels.</param>
    /// <param name="xRow">Floats from one row of pixels to the next.</param>
    /// <param name="pool">Height and width of a window.</param>
    /// <param name="windows">How many windows.</param>
    /// <param name="channels">Floats of a pixel.</param>
    /// <param name="y">The largest values.</param>
    /// <param name="codes">Which pixel; null: not wanted.</param>
    /// <param name="relu">The values passed a ReLU: a 0 blocks the gradient.</param>
    public static void Forward(float* x, nint xRow, (int H, int W) pool, int windows, int channels, float* y, byte* codes, bool relu)
    {
        for (int p = 0; p < windows; p++, x += pool.W * channels, y += channels)
        {
            int c = 0;
            for (; c <= channels - Step; c += Step)
            {
                Vector512<float> best = Vector512.Load(x + c);
                Vector512<int> code = Vector512<int>.Zero;
                for (int i = 1; i < pool.H * pool.W; i++)
                {
                    Vector512<float> v = Vector512.Load(x + i / pool.W * xRow + i % pool.W * channels + c);
                    code = Vector512.ConditionalSelect(Vector512.GreaterThan(v, best).AsInt32(), Vector512.Create(i), code);
                    best = Vector512.Max(best, v);
                }

                best.Store(y + c);
                if (codes is null) continue;
                if (relu) code = Vector512.ConditionalSelect(Vector512.GreaterThan(best, Vector512<float>.Zero).AsInt32(), code, Vector512.Create((int)Blocked));
                Narrow(code).Store(codes + c);
            }

            for (; c < channels; c++)
            {
                float best = x[c];
                int code = 0;
                for (int i = 1; i < pool.H * pool.W; i++)
                {
                    float v = x[i / pool.W * xRow + i % pool.W * channels + c];
                    if (v > best) code = i;
                    best = MathF.Max(best, v);
                }

                y[c] = best;
                if (codes is not null) codes[c] = relu && !(best > 0) ? Blocked : (byte)code;
            }

            if (codes is not null) codes += channels;
        }
    }

    /// <summary>Writes the gradient of every pixel of one row of windows, zeros too, and adds the gradients that pass to <paramref name="sums"/>.</summary>
    /// <param name="dy">Gradients of the largest values.</param>
    /// <param name="codes">Which pixel.</param>
    /// <param name="scale">What gradients are multiplied by: dropout's.</param>
    /// <param name="windows">How many windows.</param>
    /// <param name="channels">Floats of a pixel.</param>
    /// <param name="pool">Height and width of a window.</param>
    /// <param name="dx">The first pixel's gradient.</param>
    /// <param name="dxStep">Floats from pixel to pixel.</param>
    /// <param name="dxRow">Floats from row to row.</param>
    /// <param name="sums">One sum a channel.</param>
    public static void Backward(float* dy, byte* codes, float scale, int windows, int channels, (int H, int W) pool, float* dx, nint dxStep, nint dxRow, float* sums)
    {
        for (int p = 0; p < windows; p++, dx += pool.W * dxStep, dy += channels, codes += channels)
        {
            int c = 0;
            for (; c <= channels - Step; c += Step)
            {
                Vector512<int> code = Widen(Vector128.Load(codes + c));
                Vector512<float> g = Vector512.Load(dy + c) * Vector512.Create(scale);
                for (int i = 0; i < pool.H * pool.W; i++)
                    Vector512.ConditionalSelect(Vector512.Equals(code, Vector512.Create(i)).AsSingle(), g, Vector512<float>.Zero).Store(dx + i / pool.W * dxRow + i % pool.W * dxStep + c);
                g = Vector512.ConditionalSelect(Vector512.Equals(code, Vector512.Create((int)Blocked)).AsSingle(), Vector512<float>.Zero, g);
                (Vector512.Load(sums + c) + g).Store(sums + c);
            }

            for (; c < channels; c++)
            {
                float g = codes[c] == Blocked ? 0 : dy[c] * scale;
                for (int i = 0; i < pool.H * pool.W; i++) dx[i / pool.W * dxRow + i % pool.W * dxStep + c] = codes[c] == i ? g : 0;
                sums[c] += g;
            }
        }
    }

    /// <summary>One byte a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store(Vector512<int> codes, byte* to) => Narrow(codes).Store(to);

    /// <inheritdoc cref="Store(Vector512{int}, byte*)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store(Vector256<int> codes, byte* to)
    {
        Vector128<ushort> half = Vector128.Narrow(codes.GetLower(), codes.GetUpper()).AsUInt16();
        *(ulong*)to = Vector128.Narrow(half, half).AsUInt64()[0];
    }

    /// <inheritdoc cref="Store(Vector512{int}, byte*)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store(Vector128<int> codes, byte* to)
    {
        Vector128<ushort> half = Vector128.Narrow(codes, codes).AsUInt16();
        *(uint*)to = Vector128.Narrow(half, half).AsUInt32()[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> Narrow(Vector512<int> v)
    {
        if (Avx512F.IsSupported) return Avx512F.ConvertToVector128Byte(v.AsUInt32());
        Vector256<short> half = Vector256.Narrow(v.GetLower(), v.GetUpper());
        return Vector128.Narrow(half.GetLower().AsUInt16(), half.GetUpper().AsUInt16());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<int> Widen(Vector128<byte> v)
    {
        if (Avx512F.IsSupported) return Avx512F.ConvertToVector512Int32(v);
        (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(v);
        (Vector128<uint> a, Vector128<uint> b) = Vector128.Widen(low);
        (Vector128<uint> c, Vector128<uint> d) = Vector128.Widen(high);
        return Vector512.Create(Vector256.Create(a, b), Vector256.Create(c, d)).AsInt32();
    }
}
