using System.Globalization;
using System.Runtime.InteropServices;
using Anneal.Engine.Execution;

namespace Anneal.Engine.Tests.Execution;

/// <summary>Between calls a worker spins briefly and then parks: a process that computes now and then costs nothing in between.</summary>
public partial class IdleWorkerTests
{
    private const int Calls = 15;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(40);

    [Fact]
    public void A_worker_uses_almost_no_processor_time_between_calls()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux alone tells the processor time of one thread.");
        using WorkerPool pool = new(2);
        Meeting meeting = new();
        pool.Run(2, meeting);
        TimeSpan before = Used(meeting.WorkerThread);
        for (int i = 0; i < Calls; i++)
        {
            pool.Run(2, meeting);
            Thread.Sleep(s_pause);
        }

        // A worker that never parked would use all of the time; spinning takes well under a millisecond a call.
        Assert.True(Used(meeting.WorkerThread) - before < Calls * s_pause / 4, $"The worker used {(Used(meeting.WorkerThread) - before).TotalMilliseconds} ms during {Calls} pauses of {s_pause.TotalMilliseconds} ms.");
    }

    private static TimeSpan Used(int thread)
    {
        string nanoseconds = File.ReadAllText($"/proc/self/task/{thread}/schedstat").Split(' ')[0];
        return TimeSpan.FromMicroseconds(long.Parse(nanoseconds, CultureInfo.InvariantCulture) / 1000.0);
    }

    [LibraryImport("libc", EntryPoint = "gettid")]
    private static partial int CurrentThread();

    /// <summary>Two tasks that wait for each other, so that the caller cannot do both.</summary>
    private sealed class Meeting : IParallelWork
    {
        private int _arrived;

        public int WorkerThread { get; private set; }

        public void Run(int task, int worker)
        {
            if (worker != 0) WorkerThread = CurrentThread();
            int round = (Interlocked.Increment(ref _arrived) + 1) / 2;
            SpinWait.SpinUntil(() => Volatile.Read(ref _arrived) >= 2 * round);
        }
    }
}
