using System.Diagnostics;

namespace Anneal.Benchmarks.Networks;

/// <summary>What a process that predicts now and then costs in between: its threads spin briefly after a prediction, then park.</summary>
internal static class IdleCost
{
    private const int Predictions = 20;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Processor time between predictions as a share of one processor.</summary>
    public static double Measure(Action predict)
    {
        TimeSpan used = TimeSpan.Zero;
        long paused = 0;
        for (int i = 0; i < Predictions; i++)
        {
            predict();
            TimeSpan before = Environment.CpuUsage.TotalTime;
            long started = Stopwatch.GetTimestamp();
            Thread.Sleep(s_pause);
            paused += Stopwatch.GetTimestamp() - started;
            used += Environment.CpuUsage.TotalTime - before;
        }

        return used.TotalSeconds / Stopwatch.GetElapsedTime(0, paused).TotalSeconds;
    }
}
