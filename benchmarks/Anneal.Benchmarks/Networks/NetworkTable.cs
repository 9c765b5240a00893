using System.Globalization;
using System.Text.Json;
using Anneal.Benchmarks.Machine;

namespace Anneal.Benchmarks.Networks;

/// <summary>The measured table as text, Markdown and JSON.</summary>
/// <param name="PeakOne">FMA flops a second of one thread.</param>
/// <param name="PeakBoth">FMA flops a second of all threads.</param>
/// <param name="Threads">How many these are.</param>
/// <param name="Examples">What the networks saw, in words.</param>
/// <param name="Rows">The networks.</param>
internal sealed record NetworkTable(double PeakOne, double PeakBoth, int Threads, string Examples, IReadOnlyList<NetworkResult> Rows)
{
    private const string Head = """
        | network (batch) | training, images/s | of peak | batch, images/s | of peak | one image, µs | of peak | bytes a step | memory, MB |
        |---|---|---|---|---|---|---|---|---|
        """;

    /// <summary>Two sentences on the machine and the peak.</summary>
    public string Machine => string.Create(CultureInfo.InvariantCulture,
        $"{Cpu.Name}, {Threads} threads, {Cpu.VectorBits}-bit vectors, {System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription}. FMA peak: {PeakOne / 1e9:F0} GFLOP/s on one thread, {PeakBoth / 1e9:F0} on all.");

    /// <summary>The table's head, to be printed before the first row is measured.</summary>
    public static string MarkdownHead => Head.ReplaceLineEndings("\n");

    /// <summary>Head and rows.</summary>
    public string Markdown => string.Join('\n', [MarkdownHead, .. Rows.Select(Row)]);

    /// <summary>One row.</summary>
    public static string Row(NetworkResult r) => string.Create(CultureInfo.InvariantCulture,
        $"| {r.Name} ({r.BatchSize}) | {r.Training.ImagesPerSecond:N0} | {Percent(r.Training)} | {r.Batch.ImagesPerSecond:N0} | {Percent(r.Batch)} | {r.One.Microseconds:N1} | {Percent(r.One)} | {r.AllocatedBytesPerStep:F0} | {(r.TrainingBytes is { } bytes ? $"{bytes / 1e6:F0}" : "")} |");

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

    private static string Percent(Rate rate) => string.Create(CultureInfo.InvariantCulture, $"{100 * rate.ShareOfPeak:0.#} %");
}
