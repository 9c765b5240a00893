using System.CommandLine;
using System.Globalization;
using Anneal.Benchmarks.Machine;
using Anneal.Benchmarks.Networks;
using Anneal.Data.Arrays;
using Anneal.Engine.Compilation;
using Anneal.Engine.Execution;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using Anneal.Engine.Training;
using Anneal.Keras.Models;

namespace Anneal.Benchmarks.Covers;

/// <summary><c>covers</c>: where a network's time goes, cover by cover, on one thread.</summary>
internal sealed class CoversCommand : Command
{
    private const double EpochSeconds = 0.2, Seconds = 0.6;
    private const int MostCopies = 64;

    public CoversCommand()
        : base("covers", "Where a network's time goes: microseconds an image and share of the peak of each cover, forward and backward, on one thread.")
    {
        Argument<string> name = new("NAME");
        name.AcceptOnlyFromAmong([.. BenchmarkNetwork.All.Select(n => n.Name)]);
        Option<int?> batch = new("--batch") { Description = "Default: the table's." };
        ExampleOptions examples = new();
        Add(name);
        Add(batch);
        examples.AddTo(this);
        SetAction(options =>
        {
            BenchmarkNetwork network = BenchmarkNetwork.All.Single(n => n.Name == options.GetValue(name));
            Run(network with { Batch = options.GetValue(batch) ?? network.Batch }, examples.Source(options));
        });
    }

    private static void Run(BenchmarkNetwork network, ExampleSource source)
    {
        WorkerPool one = new(1);
        double peak = new FmaPeak(one).Measure();
        ModelRun trained = new(network.Create(), network.Batch, source, EpochSeconds);
        Model model = trained.Model;
        WeightStore store = model.Store();
        Objective objective = model.ObjectiveFor(new Shape(model.Output.Shape.Size), weighted: false);
        Console.WriteLine($"{network.Name}, batch {network.Batch}, one thread. µs an image; in brackets: of the peak, {peak / 1e9:F0} GFLOP/s.");

        using PlanRun training = model.Plans.Training(store, network.Batch, objective).Rent(one);
        Fill(training, 0, trained.X);
        Fill(training, 1, trained.Y);
        Update update = model.Optimizer!.For(store);
        long step = 0;
        Measure("training", training, network.Batch, peak, () => training.Step(store.Weights, update, network.Batch, new StepInfo(1, step++)));

        using PlanRun predicting = model.Plans.Prediction(store, network.Batch).Rent(one);
        Fill(predicting, 0, trained.X);
        WeightSnapshot weights = store.Weights.Snapshot();
        Measure("prediction", predicting, network.Batch, peak, () => predicting.Forward(weights, network.Batch));
    }

    private static void Fill(PlanRun run, int input, NDArray rows)
    {
        Span<float> to = run.Input<float>(input);
        rows.AsSingle().AsSpan(0, to.Length).CopyTo(to);
    }

    private static void Measure(string what, PlanRun run, int batch, double peak, Action call)
    {
        CoverTimes times = new(run.Plan);
        Cover[] covers = [.. run.Plan.Stages.SelectMany(s => s.Covers)];
        double[,] best = new double[covers.Length, 2];
        double whole = double.PositiveInfinity;
        long began = System.Diagnostics.Stopwatch.GetTimestamp();
        for (int i = 0; i < covers.Length; i++) best[i, 0] = best[i, 1] = double.PositiveInfinity;
        for (int n = 0; n < MostCopies && (n < 3 || System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalSeconds < Seconds); n++)
        {
            run.Times = null;
            long started = System.Diagnostics.Stopwatch.GetTimestamp();
            call();
            whole = Math.Min(whole, System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds);
            run.Times = times;
            times.Clear();
            call();
            for (int i = 0; i < covers.Length; i++)
            {
                for (int back = 0; back < 2; back++) best[i, back] = Math.Min(best[i, back], times.Seconds(covers[i], back == 1));
            }
        }

        run.Times = null;
        double sum = 0, flopsOfAll = 0;
        Console.WriteLine();
        Console.WriteLine($"| {what}, blocks of {run.Plan.BlockRows} | forward | backward |");
        Console.WriteLine("|---|---|---|");
        for (int i = 0; i < covers.Length; i++)
        {
            double flops = covers[i].Nodes.Where(n => n.Op is ConvolutionOp or DenseOp).Sum(n => (double)n.Op.Flops(OpSignature.Of(n)));
            double backFlops = (covers[i].Nodes[0].Inputs[0].Producer is null ? 1 : 2) * flops;
            flopsOfAll += flops;
            sum += best[i, 0] + best[i, 1];
            string name = string.Join(" + ", covers[i].Nodes.Select(n => n.Name));
            Console.WriteLine($"| {covers[i].GetType().Name}: {name} → {covers[i].Last.Output.Shape} | {Cell(best[i, 0], flops)} | {Cell(best[i, 1], backFlops)} |");
        }

        int passes = what == "training" ? 3 : 1;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"All covers {1e6 * sum / batch:F2}; {what} {1e6 * whole / batch:F2} µs an image, {100 * passes * flopsOfAll * batch / whole / peak:F1} % of the peak."));

        string Cell(double seconds, double flops) => string.Create(CultureInfo.InvariantCulture,
            $"{1e6 * seconds / batch:F2}{(flops > 0 && seconds > 0 ? $" ({100 * flops * batch / seconds / peak:F0} %)" : "")}");
    }
}
