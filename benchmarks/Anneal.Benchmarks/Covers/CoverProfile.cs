using System.Diagnostics;
using Anneal.Benchmarks.Networks;
using Anneal.Data.Arrays;
using Anneal.Engine.Compilation;
using Anneal.Engine.Execution;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using Anneal.Engine.Training;
using Anneal.Keras.Models;

namespace Anneal.Benchmarks.Covers;

/// <summary>One cover's part of a call, in seconds and flops.</summary>
/// <param name="Cover">The cover.</param>
/// <param name="Forward">Seconds.</param>
/// <param name="Backward">Seconds.</param>
/// <param name="Flops">Forward, convolutions counted directly; of one image.</param>
/// <param name="Density">The share of a convolution's output gradients that are not zero, where the way back goes through lists of them.</param>
internal sealed record CoverTime(Cover Cover, double Forward, double Backward, double Flops, double? Density)
{
    /// <summary>Kernel's gradient, and the input's where there is one to give it to.</summary>
    public double BackwardFlops => (Cover.Nodes[0].Inputs[0].Producer is null ? 1 : 2) * Flops;

    /// <summary>The kind of cover and the nodes in it.</summary>
    public string Name => $"{Cover.GetType().Name}: {string.Join(" + ", Cover.Nodes.Select(n => n.Name))}";
}

/// <summary>Where the time of a training step or of a prediction goes, cover by cover: the shortest of some calls.</summary>
/// <param name="Whole">Seconds of a call.</param>
/// <param name="BlockRows">Rows of one block.</param>
/// <param name="Covers">In the plan's order.</param>
internal sealed record CoverProfile(double Whole, int BlockRows, IReadOnlyList<CoverTime> Covers)
{
    private const int MostCalls = 64, MostCallsOfOne = 2048, FewestCalls = 3;

    /// <summary>Seconds in covers; what is not in covers is weights that are packed and updated, gradients that are added up, rows that are gathered.</summary>
    public double InCovers => Covers.Sum(c => c.Forward + c.Backward);

    /// <summary>A training step.</summary>
    public static CoverProfile OfTraining(ModelRun trained, int batch, double seconds)
    {
        Model model = trained.Model;
        WeightStore store = model.Store();
        using PlanRun run = model.Plans.Training(store, batch, model.ObjectiveFor(new Shape(model.Output.Shape.Size), weighted: false)).Rent(One);
        Fill(run, 0, trained.X);
        Fill(run, 1, trained.Y);
        Update update = model.Optimizer!.For(store);
        long step = 0;
        return Measure(run, seconds, () => run.Step(store.Weights, update, batch, new StepInfo(1, step++)));
    }

    /// <summary>A prediction of one batch.</summary>
    public static CoverProfile OfPrediction(ModelRun trained, int batch, double seconds)
    {
        WeightStore store = trained.Model.Store();
        using PlanRun run = trained.Model.Plans.Prediction(store, batch).Rent(One);
        Fill(run, 0, trained.X);
        WeightSnapshot weights = store.Weights.Snapshot();
        return Measure(run, seconds, () => run.Forward(weights, batch));
    }

    /// <summary>A prediction of one image, whose large covers all threads share.</summary>
    public static CoverProfile OfOne(ModelRun trained, double seconds)
    {
        WeightStore store = trained.Model.Store();
        // A plan of its own: one for batches would serve one image, too, but not as fast.
        Plan plan = Plan.Compile(ModelGraph.Build(trained.Model, store, null), new PlanOptions { Mode = PlanMode.Inference, MaxRows = 1 });
        using PlanRun run = plan.Rent(WorkerPool.Shared);
        Fill(run, 0, trained.X);
        WeightSnapshot weights = store.Weights.Snapshot();
        return Measure(run, seconds, () => run.Forward(weights, 1), MostCallsOfOne);
    }

    /// <summary>The thread that all covers of a batch run on.</summary>
    public static WorkerPool One { get; } = new(1);

    private static void Fill(PlanRun run, int input, NDArray rows)
    {
        Span<float> to = run.Input<float>(input);
        rows.AsSingle().AsSpan(0, to.Length).CopyTo(to);
    }

    private static CoverProfile Measure(PlanRun run, double seconds, Action call, int mostCalls = MostCalls)
    {
        CoverTimes times = new(run.Plan);
        Cover[] covers = [.. run.Plan.Stages.SelectMany(s => s.Covers)];
        double[] forward = [.. covers.Select(_ => double.PositiveInfinity)], backward = [.. forward];
        double whole = double.PositiveInfinity;
        long began = Stopwatch.GetTimestamp();
        for (int n = 0; n < mostCalls && (n < FewestCalls || Stopwatch.GetElapsedTime(began).TotalSeconds < seconds); n++)
        {
            run.Times = null;
            long started = Stopwatch.GetTimestamp();
            call();
            whole = Math.Min(whole, Stopwatch.GetElapsedTime(started).TotalSeconds);
            run.Times = times;
            times.Clear();
            call();
            for (int i = 0; i < covers.Length; i++)
            {
                forward[i] = Math.Min(forward[i], times.Seconds(covers[i], false));
                backward[i] = Math.Min(backward[i], times.Seconds(covers[i], true));
            }
        }

        times.CountsGradients = true;
        call();
        run.Times = null;
        return new CoverProfile(whole, run.Plan.BlockRows, [.. covers.Select((c, i) => new CoverTime(c, forward[i], backward[i], Flops(c), times.Density(c)))]);
    }

    private static double Flops(Cover cover) => cover.Nodes.Where(n => n.Op is ConvolutionOp or DenseOp).Sum(n => (double)n.Op.Flops(OpSignature.Of(n)));
}
