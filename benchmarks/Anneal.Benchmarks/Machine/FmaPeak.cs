using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Anneal.Engine.Execution;

namespace Anneal.Benchmarks.Machine;

/// <summary>
/// The machine's peak in float32 multiply-adds, measured: twelve independent chains of the widest fused multiply-add on each thread. A machine of 128-bit
/// vectors may have no fused one; there it is a product and a sum, as in the kernels.
/// </summary>
internal sealed class FmaPeak(WorkerPool pool) : IParallelWork
{
    private const int Iterations = 100_000, Chains = 12;
    private readonly float[] _sink = new float[64];

    /// <summary>Flops a second on the pool's threads: the best of several short runs, since a shared machine is only ever slower than its peak.</summary>
    public double Measure(double seconds = 0.15)
    {
        long best = long.MaxValue, started = Stopwatch.GetTimestamp();
        do
        {
            long t = Stopwatch.GetTimestamp();
            pool.Run(pool.Threads, this);
            best = Math.Min(best, Stopwatch.GetTimestamp() - t);
        }
        while (Stopwatch.GetElapsedTime(started).TotalSeconds < seconds);
        int lanes = Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4;
        return 2.0 * lanes * Chains * Iterations * pool.Threads / (best / (double)Stopwatch.Frequency);
    }

    void IParallelWork.Run(int task, int worker)
        => _sink[worker * 16 % 64] = Vector512.IsHardwareAccelerated ? Chain512(Iterations) : Vector256.IsHardwareAccelerated ? Chain256(Iterations) : Chain128(Iterations);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Chain512(int n)
    {
        Vector512<float> x = Vector512.Create(0.9999f), y = Vector512.Create(1e-7f);
        Vector512<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int t = 0; t < n; t++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y);
            b = Vector512.FusedMultiplyAdd(b, x, y);
            c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y);
            e = Vector512.FusedMultiplyAdd(e, x, y);
            f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y);
            h = Vector512.FusedMultiplyAdd(h, x, y);
            i = Vector512.FusedMultiplyAdd(i, x, y);
            j = Vector512.FusedMultiplyAdd(j, x, y);
            k = Vector512.FusedMultiplyAdd(k, x, y);
            l = Vector512.FusedMultiplyAdd(l, x, y);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Chain256(int n)
    {
        Vector256<float> x = Vector256.Create(0.9999f), y = Vector256.Create(1e-7f);
        Vector256<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int t = 0; t < n; t++)
        {
            a = Vector256.FusedMultiplyAdd(a, x, y);
            b = Vector256.FusedMultiplyAdd(b, x, y);
            c = Vector256.FusedMultiplyAdd(c, x, y);
            d = Vector256.FusedMultiplyAdd(d, x, y);
            e = Vector256.FusedMultiplyAdd(e, x, y);
            f = Vector256.FusedMultiplyAdd(f, x, y);
            g = Vector256.FusedMultiplyAdd(g, x, y);
            h = Vector256.FusedMultiplyAdd(h, x, y);
            i = Vector256.FusedMultiplyAdd(i, x, y);
            j = Vector256.FusedMultiplyAdd(j, x, y);
            k = Vector256.FusedMultiplyAdd(k, x, y);
            l = Vector256.FusedMultiplyAdd(l, x, y);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Chain128(int n)
    {
        Vector128<float> x = Vector128.Create(0.9999f), y = Vector128.Create(1e-7f);
        Vector128<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int t = 0; t < n; t++)
        {
            a = Vector128.MultiplyAddEstimate(a, x, y);
            b = Vector128.MultiplyAddEstimate(b, x, y);
            c = Vector128.MultiplyAddEstimate(c, x, y);
            d = Vector128.MultiplyAddEstimate(d, x, y);
            e = Vector128.MultiplyAddEstimate(e, x, y);
            f = Vector128.MultiplyAddEstimate(f, x, y);
            g = Vector128.MultiplyAddEstimate(g, x, y);
            h = Vector128.MultiplyAddEstimate(h, x, y);
            i = Vector128.MultiplyAddEstimate(i, x, y);
            j = Vector128.MultiplyAddEstimate(j, x, y);
            k = Vector128.MultiplyAddEstimate(k, x, y);
            l = Vector128.MultiplyAddEstimate(l, x, y);
        }

        return Vector128.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
