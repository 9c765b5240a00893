using System.CommandLine;
using System.Globalization;
using Anneal.Benchmarks.Machine;
using Anneal.Benchmarks.Networks;
using Anneal.Engine.Execution;

namespace Anneal.Benchmarks.Covers;

/// <summary><c>covers</c>: where a network's time goes, cover by cover, on one thread.</summary>
internal sealed class CoversCommand : Command
{
    private const double EpochSeconds = 0.2, Seconds = 0.6;

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
        double peak = new FmaPeak(CoverProfile.One).Measure();
        ModelRun trained = new(network.Create(), network.Batch, source, EpochSeconds);
        Console.WriteLine($"{network.Name}, batch {network.Batch}, one thread. µs an image; in brackets: of the peak, {peak / 1e9:F0} GFLOP/s.");
        Print("training", CoverProfile.OfTraining(trained, network.Batch, Seconds), network.Batch, peak, 3);
        Print("prediction", CoverProfile.OfPrediction(trained, network.Batch, Seconds), network.Batch, peak, 1);
        Print($"prediction of one image on {WorkerPool.Shared.Threads} threads", CoverProfile.OfOne(trained, Seconds), 1, new FmaPeak(WorkerPool.Shared).Measure(), 1);
    }

    private static void Print(string what, CoverProfile profile, int batch, double peak, int passes)
    {
        Console.WriteLine();
        Console.WriteLine($"| {what}, blocks of {profile.BlockRows} | forward | backward |");
        Console.WriteLine("|---|---|---|");
        foreach (CoverTime c in profile.Covers)
            Console.WriteLine($"| {c.Name} → {c.Cover.Last.Output.Shape} | {Cell(c.Forward, c.Flops)} | {Cell(c.Backward, c.BackwardFlops)}{Density(c.Density)} |");
        double flops = passes * profile.Covers.Sum(c => c.Flops) * batch;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"All covers {1e6 * profile.InCovers / batch:F2}; {what} {1e6 * profile.Whole / batch:F2} µs an image, {100 * flops / profile.Whole / peak:F1} % of the peak."));

        string Cell(double seconds, double flops) => string.Create(CultureInfo.InvariantCulture,
            $"{1e6 * seconds / batch:F2}{(flops > 0 && seconds > 0 ? $" ({100 * flops * batch / seconds / peak:F0} %)" : "")}");

        static string Density(double? share) => share is { } s ? string.Create(CultureInfo.InvariantCulture, $", {100 * s:F1} % of the gradients are not 0") : "";
    }
}
