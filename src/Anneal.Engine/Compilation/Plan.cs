using System.Collections.Concurrent;
using System.Collections.Immutable;
using Anneal.Engine.Execution;
using Anneal.Engine.Graphs;

namespace Anneal.Engine.Compilation;

/// <summary>How to compute a graph for up to so many rows: immutable, shared by threads. <see cref="Rent"/> gives the memory to run it.</summary>
public sealed class Plan
{
    private readonly ConcurrentBag<PlanRun> _idle = [];

    internal Plan() { }

    /// <summary>The graph.</summary>
    public required Graph Graph { get; init; }

    /// <summary>What it was compiled for.</summary>
    public required PlanOptions Options { get; init; }

    internal ImmutableArray<Stage> Stages { get; init; }

    internal bool[] HasBackward { get; init; } = null!;

    /// <summary>Covers whose outputs are computed again on the way back.</summary>
    internal bool[] Recomputed { get; init; } = null!;

    internal ImmutableArray<Slot> Inputs { get; init; }

    internal ImmutableArray<Slot> Outputs { get; init; }

    internal ImmutableArray<Slot> Losses { get; init; }

    internal ImmutableArray<Slot?> LossGradients { get; init; }

    internal ImmutableArray<Slot?> InputGradients { get; init; }

    internal ImmutableArray<PackedRequest> Packed { get; init; }

    internal ImmutableArray<int> Trained { get; init; }

    /// <summary>Parameters whose gradient is written once for the whole batch, and in pieces of how many numbers (0: in no particular order).</summary>
    internal IReadOnlyDictionary<int, int> WholeGradients { get; init; } = null!;

    internal int BlockRows { get; init; }

    /// <summary>Gradients are added in so many lanes, of equally many rows each, and the lanes are added in order: the same sums for any number of threads.</summary>
    internal int Lanes { get; init; }

    internal long ArenaBytesPerRow { get; init; }

    internal long BatchBytes { get; init; }

    internal long FixedBytes { get; init; }

    internal long ScratchBytes { get; init; }

    internal bool SplitsOneRow { get; init; }

    /// <summary>Compiles a graph.</summary>
    public static Plan Compile(Graph graph, PlanOptions options) => new PlanCompiler(graph, options).Compile();

    /// <summary>Memory to run the plan with, on a pool of threads; return it by disposing it.</summary>
    public PlanRun Rent(WorkerPool? pool = null)
    {
        pool ??= WorkerPool.Shared;
        while (_idle.TryTake(out PlanRun? run))
        {
            if (run.Pool == pool)
            {
                run.Reopen();
                return run;
            }
        }

        return new PlanRun(this, pool);
    }

    internal void Return(PlanRun run) => _idle.Add(run);

    /// <summary>The covers in order, for people: one line each.</summary>
    public string Describe()
        => string.Join('\n', Stages.SelectMany((s, i) => s.Covers.Select(c => $"stage {i}{(s.BatchWide ? " (batch)" : "")}: {c.GetType().Name} [{string.Join(", ", c.Nodes.Select(n => n.Op.Kind))}]")));
}
