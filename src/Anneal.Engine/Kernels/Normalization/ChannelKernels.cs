using System.Numerics;

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
    /// <param name="work">As many numbers of scratch memory.</param>
    public static void Sum(float* x, int positions, int channels, float* sums, float* work)
    {
        SumStretch(x, Math.Min(Stretch, positions), channels, sums);
        for (int p = Stretch; p < positions; p += Stretch)
        {
            SumStretch(x + (nint)p * channels, Math.Min(Stretch, positions - p), channels, work);
            Add(work, channels, sums);
        }
    }

    /// <summary>sums[c] ← Σ (x[p, c] − mean[c])².</summary>
    /// <inheritdoc cref="Sum"/>
    public static void SumSquares(float* x, int positions, int channels, float* mean, float* sums, float* work)
    {
        SquaresOfStretch(x, Math.Min(Stretch, positions), channels, mean, sums);
        for (int p = Stretch; p < positions; p += Stretch)
        {
            SquaresOfStretch(x + (nint)p * channels, Math.Min(Stretch, positions - p), channels, mean, work);
            Add(work, channels, sums);
        }
    }

    /// <summary>sums[c] ← Σ g[p, c] and dots[c] ← Σ g[p, c] · (x[p, c] − mean[c]); twice as much scratch memory. With a shift, only the gradients that a
    /// ReLU behind <see cref="Normalize"/> lets through.</summary>
    /// <inheritdoc cref="Sum"/>
    public static void SumGradients(float* g, float* x, int positions, int channels, float* mean, float* scale, float* shift, float* sums, float* dots, float* work)
    {
        GradientsOfStretch(g, x, Math.Min(Stretch, positions), channels, mean, scale, shift, sums, dots);
        for (int p = Stretch; p < positions; p += Stretch)
        {
            nint at = (nint)p * channels;
            GradientsOfStretch(g + at, x + at, Math.Min(Stretch, positions - p), channels, mean, scale, shift, work, work + channels);
            Add(work, channels, sums);
            Add(work + channels, channels, dots);
        }
    }

    private static void Add(float* from, int count, float* to)
        => System.Numerics.Tensors.TensorPrimitives.Add(new ReadOnlySpan<float>(to, count), new ReadOnlySpan<float>(from, count), new Span<float>(to, count));

    private static void SumStretch(float* x, int positions, int channels, float* sums)
    {
        int c = 0;
        for (; c <= channels - 4 * s_lanes; c += 4 * s_lanes)
        {
            Vector<float> a = default, b = default, d = default, e = default;
            float* p = x + c;
            for (int i = 0; i < positions; i++, p += channels)
            {
                a += Vector.Load(p);
                b += Vector.Load(p + s_lanes);
                d += Vector.Load(p + 2 * s_lanes);
                e += Vector.Load(p + 3 * s_lanes);
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
            for (int i = 0; i < positions; i++, p += channels) a += Vector.Load(p);
            a.Store(sums + c);
        }

        for (; c < channels; c++)
        {
            float a = 0;
            for (int i = 0; i < positions; i++) a += x[(nint)i * channels + c];
            sums[c] = a;
        }
    }

    private static void SquaresOfStretch(float* x, int positions, int channels, float* mean, float* sums)
    {
        int c = 0;
        for (; c <= channels - 2 * s_lanes; c += 2 * s_lanes)
        {
            Vector<float> a = default, b = default, m = Vector.Load(mean + c), n = Vector.Load(mean + c + s_lanes);
            float* p = x + c;
            for (int i = 0; i < positions; i++, p += channels)
            {
                Vector<float> u = Vector.Load(p) - m, v = Vector.Load(p + s_lanes) - n;
                a = Vector.MultiplyAddEstimate(u, u, a);
                b = Vector.MultiplyAddEstimate(v, v, b);
            }

            a.Store(sums + c);
            b.Store(sums + c + s_lanes);
        }

        for (; c <= channels - s_lanes; c += s_lanes)
        {
            Vector<float> a = default, m = Vector.Load(mean + c);
            float* p = x + c;
            for (int i = 0; i < positions; i++, p += channels)
            {
                Vector<float> u = Vector.Load(p) - m;
                a = Vector.MultiplyAddEstimate(u, u, a);
            }

            a.Store(sums + c);
        }

        for (; c < channels; c++)
        {
            float a = 0;
            for (int i = 0; i < positions; i++)
            {
                float u = x[(nint)i * channels + c] - mean[c];
                a += u * u;
            }

            sums[c] = a;
        }
    }

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

    private static void GradientsOfStretch(float* g, float* x, int positions, int channels, float* mean, float* scale, float* shift, float* sums, float* dots)
    {
        int c = 0;
        for (; c <= channels - 2 * s_lanes; c += 2 * s_lanes)
        {
            Vector<float> a = default, b = default, d = default, e = default, m = Vector.Load(mean + c), n = Vector.Load(mean + c + s_lanes);
            float* p = x + c, q = g + c;
            for (int i = 0; i < positions; i++, p += channels, q += channels)
            {
                Vector<float> u = Vector.Load(q), v = Vector.Load(q + s_lanes), r = Vector.Load(p) - m, s = Vector.Load(p + s_lanes) - n;
                if (shift != null)
                {
                    u = Passed(u, r, scale + c, shift + c);
                    v = Passed(v, s, scale + c + s_lanes, shift + c + s_lanes);
                }

                a += u;
                b += v;
                d = Vector.MultiplyAddEstimate(u, r, d);
                e = Vector.MultiplyAddEstimate(v, s, e);
            }

            a.Store(sums + c);
            b.Store(sums + c + s_lanes);
            d.Store(dots + c);
            e.Store(dots + c + s_lanes);
        }

        for (; c < channels; c++)
        {
            float a = 0, d = 0;
            for (nint i = c; i < (nint)positions * channels; i += channels)
            {
                float r = x[i] - mean[c];
                if (shift != null && !(float.MultiplyAddEstimate(r, scale[c], shift[c]) > 0)) continue;
                a += g[i];
                d += g[i] * r;
            }

            (sums[c], dots[c]) = (a, d);
        }
    }

    /// <summary>The gradient where (x − mean) · scale + shift, as by <see cref="Normalize"/>, is above 0.</summary>
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Passed(Vector<float> gradient, Vector<float> centred, float* scale, float* shift)
        => Vector.ConditionalSelect(Vector.GreaterThan(Vector.MultiplyAddEstimate(centred, Vector.Load(scale), Vector.Load(shift)), Vector<float>.Zero), gradient, Vector<float>.Zero);

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
