using Anneal.Engine.Execution;

namespace Anneal.Engine.Tests.Execution;

public class WorkerPoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_task_runs_once_in_thousands_of_forks(int threads)
    {
        using WorkerPool pool = new(threads);
        Counting work = new(threads);
        for (int round = 0; round < 5000; round++)
        {
            int tasks = round % 17;
            Array.Clear(work.Runs);
            pool.Run(tasks, work);
            for (int t = 0; t < work.Runs.Length; t++) Assert.Equal(t < tasks ? 1 : 0, work.Runs[t]);
        }

        Assert.False(work.WrongWorker);
    }

    [Fact]
    public void Threads_that_parked_wake_up_again()
    {
        using WorkerPool pool = new(3);
        Counting work = new(3);
        for (int round = 0; round < 5; round++)
        {
            // Long enough for the workers to stop spinning.
            Thread.Sleep(20);
            Array.Clear(work.Runs);
            pool.Run(16, work);
            Assert.All(work.Runs.Take(16), n => Assert.Equal(1, n));
        }
    }

    [Fact]
    public void Several_threads_may_share_a_pool()
    {
        using WorkerPool pool = new(3);
        Parallel.For(0, 8, _ =>
        {
            Counting work = new(3);
            for (int round = 0; round < 500; round++)
            {
                Array.Clear(work.Runs);
                pool.Run(9, work);
                Assert.All(work.Runs.Take(9), n => Assert.Equal(1, n));
            }
        });
    }

    [Fact]
    public void A_task_may_use_the_pool_itself()
    {
        using WorkerPool pool = new(3);
        Nested work = new(pool);
        pool.Run(10, work);
        Assert.Equal(10 * 7, work.Inner.Total);
    }

    [Theory]
    [InlineData(1, 20)]
    [InlineData(3, 20)]
    [InlineData(3, 1)]
    public void An_exception_reaches_the_caller_and_the_pool_goes_on(int threads, int tasks)
    {
        using WorkerPool pool = new(threads);
        for (int round = 0; round < 200; round++)
        {
            AggregateException e = Assert.Throws<AggregateException>(() => pool.Run(tasks, new Failing(round % tasks)));
            Assert.Equal($"task {round % tasks}", Assert.IsType<InvalidOperationException>(e.InnerException).Message);
        }

        Counting work = new(threads);
        pool.Run(16, work);
        Assert.All(work.Runs.Take(16), n => Assert.Equal(1, n));
    }

    [Fact]
    public void A_pool_has_at_least_one_thread() => Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerPool(0));

    private sealed class Counting(int threads) : IParallelWork
    {
        private int _total;

        public int[] Runs { get; } = new int[17];

        public int Total => _total;

        public bool WrongWorker { get; private set; }

        public void Run(int task, int worker)
        {
            Interlocked.Increment(ref Runs[task]);
            Interlocked.Increment(ref _total);
            if ((uint)worker >= (uint)threads) WrongWorker = true;
        }
    }

    private sealed class Nested(WorkerPool pool) : IParallelWork
    {
        public Counting Inner { get; } = new(3);

        public void Run(int task, int worker) => pool.Run(7, Inner);
    }

    private sealed class Failing(int at) : IParallelWork
    {
        public void Run(int task, int worker)
        {
            if (task == at) throw new InvalidOperationException($"task {task}");
        }
    }
}
