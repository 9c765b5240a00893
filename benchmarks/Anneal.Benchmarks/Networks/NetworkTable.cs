using System.Globalization;
using System.Text.Json;
using Anneal.Benchmarks.Causes;
using Anneal.Benchmarks.Machine;

namespace Anneal.Benchmarks.Networks;

/// <summary>The measured table as text, Markdown and JSON.</summary>
/// <param name="PeakOne">FMA flops a second of one thread.</param>
/// <param name="PeakBoth">FMA flops a second of all threads.</param>
/// <param name="Threads">How many these are.</param>
/// <param name="RoundTrips">Seconds that a cache line takes from core to core and back, whenever it was measured; NaN where there is one processor only.</param>
/// <param name="Examples">What the networks saw, in words.</param>
/// <param name="Rows">The networks.</param>
internal sealed record NetworkTable(double PeakOne, double PeakBoth, int Threads, IReadOnlyList<double> RoundTrips, string Examples, IReadOnlyList<NetworkResult> Rows)
{
    /// <summary>Some sentences on the machine: its peak, and how far its cores are from each other.</summary>
    public string Machine => string.Create(CultureInfo.InvariantCulture,
        $"{Cpu.Name}, {Threads} threads, {Cpu.VectorBits}-bit vectors, {System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription}. FMA peak: {PeakOne / 1e9:F0} GFLOP/s on one thread, {PeakBoth / 1e9:F0} on all.{Distance}");

    /// <summary>The table's head, to be printed before the first row is measured.</summary>
    public static string MarkdownHead { get; } =
        $"| network (batch) | training, images/s | of peak | {Goals.Title} | batch, images/s | of peak | {Goals.Title} | one image, µs | of peak | {Goals.Title} | bytes a step | memory, MB |\n|{string.Concat(Enumerable.Repeat("---|", 12))}";

    /// <summary>Head and rows.</summary>
    public string Markdown => string.Join('\n', [MarkdownHead, .. Rows.Select(Row)]);

    /// <summary>One row.</summary>
    public static string Row(NetworkResult r) => string.Create(CultureInfo.InvariantCulture,
        $"| {r.Name} ({r.BatchSize}) | {r.Training.ImagesPerSecond:N0} | {Share(r, Work.Training)} | {r.Batch.ImagesPerSecond:N0} | {Share(r, Work.Batch)} | {r.One.Microseconds:N1} | {Share(r, Work.One)} | {r.AllocatedBytesPerStep:F0} | {(r.TrainingBytes is { } bytes ? $"{bytes / 1e6:F0}" : "")} |");

    /// <summary>A share of the peak as a percentage; in brackets below its goal.</summary>
    public static string Share(double share, double? goal) => Goals.Missed(share, goal) ? $"({Percent(share)})" : Percent(share);

    /// <summary>One line for programs.</summary>
    public string ToJson() => JsonSerializer.Serialize(new
    {
        cpu = Cpu.Name,
        peak = new { one = PeakOne, both = PeakBoth },
        networks = Rows.Select(r => new
        {
            name = r.Name,
            training = new { imagesPerSecond = r.Training.ImagesPerSecond, shareOfPeak = r.Training.ShareOfPeak, allocatedBytesPerStep = r.AllocatedBytesPerStep },
            batch = new { imagesPerSecond = r.Batch.ImagesPerSecond, shareOfPeak = r.Batch.ShareOfPeak },
            one = new { microseconds = r.One.Microseconds, shareOfPeak = r.One.ShareOfPeak },
        }),
    });

    private string Distance => RoundTrips.All(double.IsFinite)
        ? string.Create(CultureInfo.InvariantCulture, $" A cache line from core to core and back: {1e6 * RoundTrips.Min():0.00}{(RoundTrips.Count > 1 ? $" to {1e6 * RoundTrips.Max():0.00} µs, mostly {1e6 * RoundTrips.ToList().Median():0.00}" : "")} µs.")
        : "";

    /// <summary>Two cells: share and goal.</summary>
    private static string Share(NetworkResult r, Work work)
    {
        double? goal = Goals.Of(r.Name).For(work);
        return $"{Share(r.Of(work).ShareOfPeak, goal)} | {(goal is { } g ? Percent(g) : "")}";
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.#} %");
}
