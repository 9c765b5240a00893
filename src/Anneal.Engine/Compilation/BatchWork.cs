using Anneal.Engine.Execution;

namespace Anneal.Engine.Compilation;

/// <summary>A batch-wide cover that cuts its work in parts, each in numbered tasks for the pool.</summary>
internal interface IBatchParts
{
    /// <summary>Runs one task of a part; the call is that of the whole batch, by the worker that runs it.</summary>
    void RunPart(in CoverCall c, int part, int task);
}

/// <summary>What a batch-wide cover keeps for each run, to hand its work to the pool without allocating.</summary>
internal sealed class BatchWork(IBatchParts cover) : IParallelWork
{
    private PlanRun? _run;
    private int _part, _rows;

    /// <summary>Runs a part's tasks, and returns when all are done.</summary>
    public void Run(in CoverCall c, int part, int tasks)
    {
        (_run, _part, _rows) = (c.Run, part, c.Rows);
        c.Run.Pool.Run(tasks, this);
    }

    void IParallelWork.Run(int task, int worker)
        => cover.RunPart(new CoverCall { Run = _run!, Worker = worker, Lane = 0, FirstRow = 0, Rows = _rows }, _part, task);
}
