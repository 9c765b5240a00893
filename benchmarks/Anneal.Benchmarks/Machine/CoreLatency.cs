using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Anneal.Benchmarks.Machine;

/// <summary>
/// How long a cache line takes from one core to another and back: what the threads of a pool pay at least each time that they share out work. Virtual machines
/// move their processors between cores near each other and far apart, so that it differs from minute to minute.
/// </summary>
internal sealed class CoreLatency
{
    private const int Batches = 400, RoundTrips = 64;
    private Line _line;

    private CoreLatency()
    {
    }

    /// <summary>Seconds of a round trip, the median over some hundred microbatches; NaN where there is one processor only.</summary>
    public static double Measure()
    {
        if (Environment.ProcessorCount < 2) return double.NaN;
        CoreLatency latency = new();
        Thread other = new(latency.Answer) { IsBackground = true, Name = "core latency" };
        other.Start();
        List<double> seconds = latency.Ask();
        other.Join();
        return seconds.Median();
    }

    /// <summary>Writes the odd numbers and waits for the even ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private List<double> Ask()
    {
        List<double> seconds = new(Batches);
        int turn = 0;
        for (int batch = 0; batch < Batches; batch++)
        {
            long started = Stopwatch.GetTimestamp();
            for (int trip = 0; trip < RoundTrips; trip++)
            {
                Volatile.Write(ref _line.Turn, turn + 1);
                turn += 2;
                while (Volatile.Read(ref _line.Turn) != turn)
                {
                }
            }

            seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds / RoundTrips);
        }

        return seconds;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Answer()
    {
        for (int turn = 2; turn <= 2 * Batches * RoundTrips; turn += 2)
        {
            while (Volatile.Read(ref _line.Turn) != turn - 1)
            {
            }

            Volatile.Write(ref _line.Turn, turn);
        }
    }

    /// <summary>One number with the cache lines around it for itself.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Line
    {
        [FieldOffset(128)]
        public int Turn;
    }
}
