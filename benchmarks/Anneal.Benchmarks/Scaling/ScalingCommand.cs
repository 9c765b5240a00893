using System.CommandLine;
using System.Globalization;
using Anneal.Benchmarks.Causes;
using Anneal.Benchmarks.Covers;
using Anneal.Benchmarks.Documents;
using Anneal.Benchmarks.Machine;
using Anneal.Benchmarks.Networks;
using Anneal.Engine.Execution;
using Anneal.Engine.Graphs;
using Anneal.Keras;
using Anneal.Keras.Models;

namespace Anneal.Benchmarks.Scaling;

/// <summary><c>scaling</c>: how speed goes with threads, batch size and image size; what is below half of the peak, and where its time goes.</summary>
internal sealed class ScalingCommand : Command
{
    private const double EpochSeconds = 0.15, Half = 0.5;
    private const int Rounds = 3, ReferenceBatch = 200, ReferenceSide = 28, SmallestBatch = 4;
    private static readonly string[] s_networks = ["malireddi", "chollet", "two-convolutions", "cats-and-dogs"];
    private static readonly int[] s_batches = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];
    private static readonly int[] s_sides = [28, 56, 112, 224];

    private readonly ExampleOptions _examples = new();
    private readonly Option<bool> _document = new("--document") { Description = "Also write the tables into docs/." };
    private readonly List<string> _lines = [];

    public ScalingCommand()
        : base("scaling", "1 thread to all, batch 1 to 1024, images of 28 to 224 pixels: shares of the peak, and where they fall below half.")
    {
        _examples.AddTo(this);
        Add(_document);
        SetAction(options =>
        {
            Run(_examples.Source(options));
            if (options.GetValue(_document)) PerformancePage.WriteScaling(_lines);
        });
    }

    private void Run(ExampleSource source)
    {
        int all = Environment.ProcessorCount;
        Dictionary<int, FmaPeak> peaks = new() { [all] = new FmaPeak(WorkerPool.Shared) };
        peaks.TryAdd(1, new FmaPeak(CoverProfile.One));
        Print($"{Cpu.Name}, {all} threads. Shares of the FMA peak of the threads that work; below half: in brackets.");
        (double One, double All) best = (peaks[1].Measure(), peaks[all].Measure());
        List<Fall> slow = [];

        Head("threads", "network (batch)");
        foreach (string name in s_networks)
        {
            BenchmarkNetwork network = BenchmarkNetwork.All.Single(n => n.Name == name);
            foreach ((int threads, FmaPeak peak) in peaks.OrderBy(p => p.Key))
            {
                Backend.Threads = threads;
                Line($"{threads}", $"{name} ({network.Batch})", Measure(network.Create(), network.Batch, source, peak), slow);
            }
        }

        Backend.Threads = all;
        Head("batch", "network");
        foreach (int batch in s_batches) Line($"{batch}", "malireddi", Measure(Keras.Models.Networks.Create("malireddi"), batch, source, peaks[all]), slow);

        Head("image", "network (batch)");
        foreach (int side in s_sides)
        {
            int batch = Math.Max(SmallestBatch, ReferenceBatch * ReferenceSide * ReferenceSide / (side * side));
            Line($"{side} x {side}", $"two-convolutions ({batch})", Measure(Keras.Models.Networks.Create("two-convolutions", new Shape(side, side, 1)), batch, source, peaks[all]), slow);
        }

        Print("");
        Print(slow.Count == 0 ? "Nothing falls below half of the peak." : "Below half of the peak, and where the time goes:");
        foreach (Fall fall in slow) Print($"- {fall.Name}: {Cause.Of(fall.Run, fall.Batch, fall.Work, threads => fall.Run.Seconds(fall.Work, threads), Half, best)}");
    }

    private static Figures Measure(Model model, int batch, ExampleSource source, FmaPeak peak)
    {
        ModelRun run = new(model, batch, source, EpochSeconds);
        List<double> peaks = [], steps = [], images = [];
        for (int round = 0; round < Rounds; round++)
        {
            peaks.Add(peak.Measure(0.05));
            steps.Add(run.Fit().Seconds);
            images.Add(run.Predict());
        }

        double flops = BenchmarkNetwork.Flops(model), top = peaks.Median(), step = steps.Median();
        return new Figures(run, batch, 3 * flops * batch / step / top, flops / images.Median() / top);
    }

    private void Head(string variable, string network)
    {
        Print("");
        Print($"| {variable} | {network} | training | batched inference |");
        Print("|---|---|---|---|");
    }

    private void Line(string variable, string network, Figures figures, List<Fall> slow)
    {
        Print($"| {variable} | {network} | {Share(figures.Training)} | {Share(figures.Inference)} |");
        if (figures.Training < Half) slow.Add(new Fall($"training {network}, {variable}", figures.Run, figures.Batch, Work.Training));
        if (figures.Inference < Half) slow.Add(new Fall($"inference {network}, {variable}", figures.Run, figures.Batch, Work.Batch));
    }

    private void Print(string line)
    {
        Console.WriteLine(line);
        _lines.Add(line);
    }

    private static string Share(double share) => string.Create(CultureInfo.InvariantCulture, $"{(share < Half ? "(" : "")}{100 * share:F0} %{(share < Half ? ")" : "")}");

    private readonly record struct Figures(ModelRun Run, int Batch, double Training, double Inference);

    private sealed record Fall(string Name, ModelRun Run, int Batch, Work Work);
}
