using System.Numerics;
using System.Runtime.CompilerServices;

namespace Anneal.Engine.Kernels;

/// <summary>
/// Sums and scalings channel by channel, over positions [positions, channels]. Products are added fused where the machine can: an estimate is that, and a
/// product and a sum elsewhere, where a fused one made of other instructions would be many times slower. What must agree goes the same way in vectors and in
/// the channels that they leave.
/// </summary>
internal static unsafe class ChannelKernels
{
    /// <summary>Positions that are summed in one go: sums of sums err less than long sums.</summary>
    private const int Stretch = 16;

    private static readonly int s_lanes = Vector<float>.Count;

    /// <summary>sums[c] ← Σ x[p, c].</summary>
    /// <param name="x">[positions, channels].</param>
    /// <param name="positions">How many.</param>
    /// <param name="channels">How many.</param>
    /// <param name="sums">One number a channel.</param>
    public static void Sum(float* x, int positions, int channels, float* sums)
    {
        int c = 0;
        for (; c <= channels - 4 * s_lanes; c += 4 * s_lanes)
        {
            Vector<float> a = default, b = default, d = default, e = default;
            float* p = x + c;
            for (int at = 0; at < positions; at += Stretch)
            {
                Vector<float> t = default, u = default, v = default, w = default;
                for (int i = Math.Min(Stretch, positions - at); i > 0; i--, p += channels)
                {
                    t += Vector.Load(p);
                    u += Vector.Load(p + s_lanes);
                    v += Vector.Load(p + 2 * s_lanes);
                    w += Vector.Load(p + 3 * s_lanes);
                }

                a += t;
                b += u;
                d += v;
                e += w;
            }

            a.Store(sums + c);
            b.Store(sums + c + s_lanes);
            d.Store(sums + c + 2 * s_lanes);
            e.Store(sums + c + 3 * s_lanes);
        }

        for (; c <= channels - s_lanes; c += s_lanes)
        {
            Vector<float> a = default;
            float* p = x + c;
            for (int at = 0; at < positions; at += Stretch)
            {
                Vector<float> t = default;
                for (int i = Math.Min(Stretch, positions - at); i > 0; i--, p += channels) t += Vector.Load(p);
                a += t;
            }

            a.Store(sums + c);
        }

        for (; c < channels; c++)
        {
            float a = 0;
            float* p = x + c;
            for (int at = 0; at < positions; at += Stretch)
            {
                float t = 0;
                for (int i = Math.Min(Stretch, positions - at); i > 0; i--, p += channels) t += *p;
                a += t;
            }

            sums[c] = a;
        }
    }

    /// <summary>sums[c] ← Σ (x[p, c] − mean[c])².</summary>
    /// <inheritdoc cref="Sum"/>
    public static void SumSquares(float* x, int positions, int channels, float* mean, float* sums)
    {
        int c = 0;
        for (; c <= channels - 4 * s_lanes; c += 4 * s_lanes)
        {
            Vector<float> a = default, b = default, d = default, e = default;
            Vector<float> m = Vector.Load(mean + c), n = Vector.Load(mean + c + s_lanes), o = Vector.Load(mean + c + 2 * s_lanes), q = Vector.Load(mean + c + 3 * s_lanes);
            float* p = x + c;
            for (int at = 0; at < positions; at += Stretch)
            {
                Vector<float> t = default, u = default, v = default, w = default;
                for (int i = Math.Min(Stretch, positions - at); i > 0; i--, p += channels)
                {
                    t = AddSquare(Vector.Load(p) - m, t);
                    u = AddSquare(Vector.Load(p + s_lanes) - n, u);
                    v = AddSquare(Vector.Load(p + 2 * s_lanes) - o, v);
                    w = AddSquare(Vector.Load(p + 3 * s_lanes) - q, w);
                }

                a += t;
                b += u;
                d += v;
                e += w;
            }

            a.Store(sums + c);
            b.Store(sums + c + s_lanes);
            d.Store(sums + c + 2 * s_lanes);
            e.Store(sums + c + 3 * s_lanes);
        }

        for (; c <= channels - s_lanes; c += s_lanes)
        {
            Vector<float> a = default, m = Vector.Load(mean + c);
            float* p = x + c;
            for (int at = 0; at < positions; at += Stretch)
            {
                Vector<float> t = default;
                for (int i = Math.Min(Stretch, positions - at); i > 0; i--, p += channels) t = AddSquare(Vector.Load(p) - m, t);
                a += t;
            }

            a.Store(sums + c);
        }

        for (; c < channels; c++)
        {
            float a = 0;
            float* p = x + c;
            for (int at = 0; at < positions; at += Stretch)
            {
                float t = 0;
                for (int i = Math.Min(Stretch, positions - at); i > 0; i--, p += channels) t += (*p - mean[c]) * (*p - mean[c]);
                a += t;
            }

            sums[c] = a;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> AddSquare(Vector<float> v, Vector<float> sum) => Vector.MultiplyAddEstimate(v, v, sum);

    /// <summary>sums[c] ← Σ g[p, c] and dots[c] ← Σ g[p, c] · (x[p, c] − mean[c]). With a shift, only the gradients that a ReLU behind
    /// <see cref="Normalize"/> lets through.</summary>
    /// <inheritdoc cref="Sum"/>
    public static void SumGradients(float* g, float* x, int positions, int channels, float* mean, float* scale, float* shift, float* sums, float* dots)
    {
        int c = 0;
        for (; c <= channels - 2 * s_lanes; c += 2 * s_lanes)
        {
            Vector<float> a = default, b = default, d = default, e = default, m = Vector.Load(mean + c), n = Vector.Load(mean + c + s_lanes);
            float* p = x + c, q = g + c;
            for (int at = 0; at < positions; at += Stretch)
            {
                Vector<float> t = default, w = default, y = default, z = default;
                for (int i = Math.Min(Stretch, positions - at); i > 0; i--, p += channels, q += channels)
                {
                    Vector<float> u = Vector.Load(q), v = Vector.Load(q + s_lanes), r = Vector.Load(p) - m, s = Vector.Load(p + s_lanes) - n;
                    if (shift != null)
                    {
                        u = Passed(u, r, scale + c, shift + c);
                        v = Passed(v, s, scale + c + s_lanes, shift + c + s_lanes);
                    }

                    t += u;
                    w += v;
                    y = Vector.MultiplyAddEstimate(u, r, y);
                    z = Vector.MultiplyAddEstimate(v, s, z);
                }

                a += t;
                b += w;
                d += y;
                e += z;
            }

            a.Store(sums + c);
            b.Store(sums + c + s_lanes);
            d.Store(dots + c);
            e.Store(dots + c + s_lanes);
        }

        for (; c < channels; c++)
        {
            float a = 0, d = 0;
            float* p = x + c, q = g + c;
            for (int at = 0; at < positions; at += Stretch)
            {
                float t = 0, y = 0;
                for (int i = Math.Min(Stretch, positions - at); i > 0; i--, p += channels, q += channels)
                {
                    float r = *p - mean[c];
                    if (shift != null && !(float.MultiplyAddEstimate(r, scale[c], shift[c]) > 0)) continue;
                    t += *q;
                    y += *q * r;
                }

                a += t;
                d += y;
            }

            (sums[c], dots[c]) = (a, d);
        }
    }

    /// <summary>The gradient where (x − mean) · scale + shift, as by <see cref="Normalize"/>, is above 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Passed(Vector<float> gradient, Vector<float> centred, float* scale, float* shift)
        => Vector.ConditionalSelect(Vector.GreaterThan(Vector.MultiplyAddEstimate(centred, Vector.Load(scale), Vector.Load(shift)), Vector<float>.Zero), gradient, Vector<float>.Zero);

    /// <summary>y[p, c] ← (x[p, c] − mean[c]) · scale[c] + shift[c], through a ReLU where asked.</summary>
    public static void Normalize(float* x, int positions, int channels, float* mean, float* scale, float* shift, bool relu, float* y)
    {
        for (int i = 0; i < positions; i++, x += channels, y += channels)
        {
            int c = 0;
            for (; c <= channels - s_lanes; c += s_lanes)
            {
                Vector<float> v = Vector.MultiplyAddEstimate(Vector.Load(x + c) - Vector.Load(mean + c), Vector.Load(scale + c), Vector.Load(shift + c));
                if (relu) v = Vector.MaxNative(Vector<float>.Zero, v);
                v.Store(y + c);
            }

            for (; c < channels; c++)
            {
                float v = float.MultiplyAddEstimate(x[c] - mean[c], scale[c], shift[c]);
                y[c] = relu && v <= 0 ? 0 : v;
            }
        }
    }

    /// <summary>dx[p, c] ← (g[p, c] − meanSum[c] − (x[p, c] − mean[c]) · meanDot[c]) · scale[c], or added to what is there. With a shift, of those g that a
    /// ReLU behind <see cref="Normalize"/> lets through.</summary>
    public static void Differentiate(
        float* g, float* x, int positions, int channels, float* mean, float* meanSum, float* meanDot, float* scale, float* shift, bool add, float* dx)
    {
        for (int i = 0; i < positions; i++, g += channels, x += channels, dx += channels)
        {
            int c = 0;
            for (; c <= channels - s_lanes; c += s_lanes)
            {
                Vector<float> centred = Vector.Load(x + c) - Vector.Load(mean + c), passed = Vector.Load(g + c);
                if (shift != null) passed = Passed(passed, centred, scale + c, shift + c);
                Vector<float> v = (passed - Vector.Load(meanSum + c) - centred * Vector.Load(meanDot + c)) * Vector.Load(scale + c);
                (add ? Vector.Load(dx + c) + v : v).Store(dx + c);
            }

            for (; c < channels; c++)
            {
                float centred = x[c] - mean[c], passed = shift == null || float.MultiplyAddEstimate(centred, scale[c], shift[c]) > 0 ? g[c] : 0;
                float v = (passed - meanSum[c] - centred * meanDot[c]) * scale[c];
                dx[c] = add ? dx[c] + v : v;
            }
        }
    }

    /// <summary>dx[p, c] ← g[p, c] · scale[c], or added to what is there.</summary>
    public static void Scale(float* g, int positions, int channels, float* scale, bool add, float* dx)
    {
        for (int i = 0; i < positions; i++, g += channels, dx += channels)
        {
            int c = 0;
            for (; c <= channels - s_lanes; c += s_lanes)
            {
                Vector<float> v = Vector.Load(g + c) * Vector.Load(scale + c);
                (add ? Vector.Load(dx + c) + v : v).Store(dx + c);
            }

            for (; c < channels; c++) dx[c] = add ? dx[c] + g[c] * scale[c] : g[c] * scale[c];
        }
    }
}
