using Anneal.Engine.Execution;
using Anneal.Engine.Training;

namespace Anneal.Engine.Tests.Training;

public class AllocationTests
{
    public static IEnumerable<TheoryDataRow<int, bool, string>> Cases
        => from threads in (int[])[1, 3]
           from reference in (bool[])[false, true]
           from options in (string[])["none", "norm", "accumulate"]
           select new TheoryDataRow<int, bool, string>(threads, reference, options);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_training_step_allocates_nothing_on_any_thread(int threads, bool referenceOnly, string options)
    {
        using WorkerPool pool = new(threads);
        SmallNetwork n = new(pool, referenceOnly, options: options switch
        {
            "norm" => new UpdateOptions { ClipNorm = 0.1, EmaMomentum = 0.9 },
            "accumulate" => new UpdateOptions { AccumulationSteps = 2, ClipValue = 1 },
            _ => null,
        });
        AllocationMeter meter = new(threads);
        for (int s = 0; s < 4; s++) n.Step(s);
        meter.Read(pool);
        for (int step = 4; ; step += 4)
        {
            int collections = GC.CollectionCount(0);
            long[] before = [.. meter.Read(pool)];
            for (int s = step; s < step + 4; s++) n.Step(s);
            long[] after = [.. meter.Read(pool)];

            // The copy of the meter's numbers is made by the caller's thread between two readings: a third one tells how much that is.
            long own = meter.Read(pool)[0] - after[0];

            // A collection (for a test that runs beside this one) books the rest of each thread's allocation block as used: measure again.
            if (GC.CollectionCount(0) != collections) continue;
            Assert.Equal(0, after[0] - before[0] - own);
            for (int w = 1; w < threads; w++) Assert.Equal(0, after[w] - before[w]);
            return;
        }
    }

    /// <summary>Asks every thread of a pool how much it has allocated: each of the tasks waits until all have started, so no thread gets two.</summary>
    private sealed class AllocationMeter(int threads) : IParallelWork
    {
        private readonly long[] _bytes = new long[threads];
        private int _started;

        public long[] Read(WorkerPool pool)
        {
            _started = 0;
            pool.Run(threads, this);
            return _bytes;
        }

        public void Run(int task, int worker)
        {
            Volatile.Write(ref _bytes[worker], GC.GetAllocatedBytesForCurrentThread());
            Interlocked.Increment(ref _started);
            while (Volatile.Read(ref _started) < threads) Thread.Yield();
        }
    }
}
