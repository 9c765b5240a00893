using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Anneal.Engine.Execution;

namespace Anneal.Benchmarks.Networks;

/// <summary>The table of whole networks for this machine.</summary>
internal static class NetworkTable
{
    private static readonly (string Name, int Batch)[] s_networks =
    [
        ("malireddi", 200), ("chollet", 128), ("two-convolutions", 200), ("cats-and-dogs", 16), ("mlp-16-16", 200), ("dense-10-10-10", 10), ("dense-128-10", 32),
    ];

    public static int Run(string[] options)
    {
        bool json = options.Contains("--json");
        string[] wanted = [.. options.Where(o => !o.StartsWith('-'))];
        foreach (string name in wanted)
        {
            if (s_networks.Any(n => n.Name == name)) continue;
            Console.Error.WriteLine($"There is no network '{name}'; there are {string.Join(", ", s_networks.Select(n => n.Name))}.");
            return 2;
        }

        // Both pools' threads spin for microseconds only: they do not disturb each other's measurements.
        FmaPeak all = new(WorkerPool.Shared);
        using WorkerPool single = new(1);
        double one = new FmaPeak(single).Measure(0.5), both = all.Measure(0.5);
        TextWriter text = json ? Console.Error : Console.Out;
        text.WriteLine($"{Cpu()}, {WorkerPool.Shared.Threads} threads, {RuntimeInformation.FrameworkDescription}; FMA peak {one / 1e9:F0} GFLOP/s on one thread, {both / 1e9:F0} on all");
        text.WriteLine("Shares are of the peak measured between the runs; flops are direct convolution's, a training step is three forward passes.");
        text.WriteLine();
        text.WriteLine("| network (batch) | training, images/s | of peak | bytes a step | prediction, images/s | of peak |");
        text.WriteLine("|---|---|---|---|---|---|");
        List<NetworkResult> results = [];
        foreach ((string name, int batch) in s_networks)
        {
            if (wanted.Length > 0 && !wanted.Contains(name)) continue;
            NetworkResult r = new NetworkBenchmark(name, batch, all).Run();
            results.Add(r);
            text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} ({batch}) | {r.Training.ImagesPerSecond:N0} | {r.Training.ShareOfPeak:P0} | {r.AllocatedBytesPerStep:F0} | {r.Inference.ImagesPerSecond:N0} | {r.Inference.ShareOfPeak:P0} |"));
        }

        text.WriteLine();
        text.WriteLine($"Peak memory of the process: {Environment.WorkingSet / (1 << 20)} MB now.");
        if (json) Console.WriteLine(Json(one, both, results));
        return 0;
    }

    private static string Json(double one, double both, List<NetworkResult> results) => JsonSerializer.Serialize(new
    {
        cpu = Cpu(),
        peak = new { one, both },
        networks = results.Select(r => new
        {
            name = r.Name,
            training = new { imagesPerSecond = r.Training.ImagesPerSecond, shareOfPeak = r.Training.ShareOfPeak, allocatedBytesPerStep = r.AllocatedBytesPerStep },
            batch = new { imagesPerSecond = r.Inference.ImagesPerSecond, shareOfPeak = r.Inference.ShareOfPeak },
        }),
    });

    private static string Cpu()
    {
        const string Linux = "/proc/cpuinfo";
        if (!File.Exists(Linux)) return RuntimeInformation.ProcessArchitecture.ToString();
        string? line = File.ReadLines(Linux).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal));
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':') + 1)..].Trim();
    }
}
