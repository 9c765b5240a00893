using System.Diagnostics;
using Anneal.Engine.Execution;

namespace Anneal.Benchmarks.Machine;

/// <summary>How many bytes a second all threads read and write together, in arrays that no cache holds.</summary>
internal sealed class MemoryBandwidth(WorkerPool pool) : IParallelWork
{
    private const int Floats = 1 << 24, Repetitions = 5;
    private readonly float[] _from = GC.AllocateUninitializedArray<float>(Floats), _to = GC.AllocateUninitializedArray<float>(Floats);

    /// <summary>The best of some copies.</summary>
    public double Measure()
    {
        long best = long.MaxValue;
        for (int i = 0; i < Repetitions; i++)
        {
            long started = Stopwatch.GetTimestamp();
            pool.Run(pool.Threads, this);
            if (i > 0) best = Math.Min(best, Stopwatch.GetTimestamp() - started);
        }

        return 2.0 * sizeof(float) * Floats / Stopwatch.GetElapsedTime(0, best).TotalSeconds;
    }

    void IParallelWork.Run(int task, int worker)
    {
        int part = Floats / pool.Threads;
        _from.AsSpan(task * part, part).CopyTo(_to.AsSpan(task * part, part));
    }
}
