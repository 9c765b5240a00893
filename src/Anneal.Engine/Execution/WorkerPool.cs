using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Anneal.Engine.Execution;

/// <summary>Work that is split in numbered tasks. Which thread runs a task must not change its result.</summary>
public interface IParallelWork
{
    /// <summary>Runs one task. <paramref name="worker"/> says which thread's scratch memory to use: 0 is the caller's.</summary>
    void Run(int task, int worker);
}

/// <summary>
/// Threads of our own that share tasks with the calling thread. Between calls they spin for a fraction of a millisecond, then park: a fork and join
/// costs well under a microsecond while they spin, and an idle process uses no processor time. Nobody waits for a thread that comes too late: what it would
/// have done is done without it. Each thread begins with its own share of the tasks, the
/// same whenever there are as many, so that what it worked on is still in its cache; then it helps the others. A pool that is busy (another thread is in
/// <see cref="Run"/>, or a task calls it) makes the caller run all its tasks itself.
/// </summary>
public sealed class WorkerPool : IDisposable
{
    /// <summary>The clock is looked at after so many spins, since a look takes as long as a spin.</summary>
    private const int SpinsPerLook = 16;

    /// <summary>Spins until the processor is offered to others.</summary>
    private const int SpinsBeforeYielding = 4000;

    // Of the gate: how many workers are inside, whether it is closed, and the number of the call.
    private const long Inside = (1L << 31) - 1, Closed = 1L << 31, OneCall = 1L << 32;

    // Longer than what one thread does alone between two forks of a training step: to wake a parked thread takes longer than most forks last, and far longer where
    // processors are virtual and a halted one is lent to others.
    private static readonly long s_spinning = (long)(Stopwatch.Frequency * 400e-6);

    private static WorkerPool? s_shared;

    private readonly Thread[] _threads;
    private readonly SemaphoreSlim[] _wake;
    private readonly int[] _parked;
    private IParallelWork? _work;
    private Exception? _failure;
    private readonly Share[] _shares;
    private int _busy;
    private long _gate = Closed;
    private volatile bool _quit;

    /// <summary>Starts a pool.</summary>
    /// <param name="threads">How many threads work, the caller's included: at least 1.</param>
    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        _threads = new Thread[threads - 1];
        _wake = new SemaphoreSlim[threads - 1];
        _parked = new int[threads - 1];
        _shares = new Share[threads];
        for (int i = 0; i < _threads.Length; i++)
        {
            int worker = i + 1;
            _wake[i] = new SemaphoreSlim(0);
            _threads[i] = new Thread(() => Loop(worker)) { IsBackground = true, Name = $"anneal worker {worker}" };
            _threads[i].Start();
        }
    }

    /// <summary>The pool that everything uses unless told otherwise: one thread a processor.</summary>
    public static WorkerPool Shared
    {
        get
        {
            if (Volatile.Read(ref s_shared) is { } pool) return pool;
            WorkerPool made = new(Environment.ProcessorCount);
            if (Interlocked.CompareExchange(ref s_shared, made, null) is { } other)
            {
                made.Dispose();
                return other;
            }

            return made;
        }
    }

    /// <summary>How many threads work, the caller's included.</summary>
    public int Threads { get; }

    /// <summary>Runs tasks 0 .. <paramref name="tasks"/> − 1 and returns when all are done.</summary>
    /// <exception cref="AggregateException">A task threw; the first exception is inside.</exception>
    public void Run(int tasks, IParallelWork work)
    {
        // Not a lock: the thread that holds it may come again, from within a task, and must not get it.
        if (tasks <= 1 || Threads == 1 || Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            RunAlone(tasks, work);
            return;
        }

        try
        {
            _work = work;
            _failure = null;
            for (int w = 0; w < Threads; w++)
            {
                _shares[w].End = (int)((long)tasks * (w + 1) / Threads);
                Volatile.Write(ref _shares[w].Next, (int)((long)tasks * w / Threads));
            }

            // Nobody is inside a closed gate, and nobody comes in: it may be written without looking.
            Interlocked.Exchange(ref _gate, Call(_gate) + OneCall);
            for (int i = 0; i < _threads.Length; i++)
            {
                if (Interlocked.CompareExchange(ref _parked[i], 0, 1) == 1) _wake[i].Release();
            }

            Drain(0);
            Interlocked.Or(ref _gate, Closed);
            for (int spins = 0; (Volatile.Read(ref _gate) & Inside) != 0; spins++)
            {
                // A worker may have lost its processor to another process: give it ours.
                if (spins < SpinsBeforeYielding) Thread.SpinWait(1);
                else Thread.Yield();
            }

            _work = null;
            if (_failure is { } failure) throw new AggregateException(failure);
        }
        finally
        {
            Volatile.Write(ref _busy, 0);
        }
    }

    private static void RunAlone(int tasks, IParallelWork work)
    {
        try
        {
            for (int t = 0; t < tasks; t++) work.Run(t, 0);
        }
#pragma warning disable CA1031 // Every exception is passed on, as from several threads.
        catch (Exception e)
#pragma warning restore CA1031
        {
            throw new AggregateException(e);
        }
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        _quit = true;
        for (int i = 0; i < _threads.Length; i++) _wake[i].Release();
        foreach (Thread t in _threads) t.Join();
    }

    private void Loop(int worker)
    {
        long seen = 0;
        while (true)
        {
            long began = Stopwatch.GetTimestamp();
            for (int spins = 1; Call(Volatile.Read(ref _gate)) == seen; spins++)
            {
                if (_quit) return;
                if (spins % SpinsPerLook != 0 || Stopwatch.GetTimestamp() - began < s_spinning) Thread.SpinWait(1);
                else Park(worker - 1, seen);
            }

            // A worker that is behind by several calls joins the newest only, and only while that one lasts.
            long gate = Volatile.Read(ref _gate);
            seen = Call(gate);
            while ((gate & Closed) == 0 && Call(gate) == seen)
            {
                long now = Interlocked.CompareExchange(ref _gate, gate + 1, gate);
                if (now == gate)
                {
                    Drain(worker);
                    Interlocked.Decrement(ref _gate);
                    break;
                }

                gate = now;
            }
        }
    }

    private static long Call(long gate) => gate & -OneCall;

    private void Park(int index, long seen)
    {
        Interlocked.Exchange(ref _parked[index], 1);
        if (Call(Volatile.Read(ref _gate)) != seen && Interlocked.CompareExchange(ref _parked[index], 0, 1) == 1) return;
        _wake[index].Wait();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Drain(int worker)
    {
        try
        {
            IParallelWork work = _work!;
            for (int i = 0; i < Threads; i++)
            {
                ref Share share = ref _shares[(worker + i) % Threads];
                while (Volatile.Read(ref share.Next) < share.End)
                {
                    int task = Interlocked.Increment(ref share.Next) - 1;
                    if (task < share.End) work.Run(task, worker);
                }
            }
        }
#pragma warning disable CA1031 // The caller's thread rethrows it: a worker thread must survive.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref _failure, e, null);
            for (int w = 0; w < Threads; w++) Volatile.Write(ref _shares[w].Next, int.MaxValue / 2);
        }
    }

    /// <summary>The tasks that one worker begins with, on cache lines of its own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Share
    {
        [FieldOffset(0)]
        public int Next;

        [FieldOffset(4)]
        public int End;
    }
}
