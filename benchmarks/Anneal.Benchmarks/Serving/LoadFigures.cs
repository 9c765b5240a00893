using System.Globalization;

namespace Anneal.Benchmarks.Serving;

/// <summary>What came of a run.</summary>
/// <param name="Sent">Requests.</param>
/// <param name="Lost">Of which got no answer, or a refusal.</param>
/// <param name="Wrong">Of which got an answer that is not the model's.</param>
/// <param name="Seconds">From the first request's moment to the last answer.</param>
/// <param name="Latencies">Milliseconds of the answered ones, in order of size.</param>
internal sealed record LoadFigures(int Sent, int Lost, int Wrong, double Seconds, double[] Latencies)
{
    public const string MarkdownHead = "| | requests | requests/s | lost | wrong | p50 ms | p99 ms | p99.9 ms | max ms | server's processors |\n|---|---|---|---|---|---|---|---|---|---|";

    /// <summary>A row of the table.</summary>
    /// <param name="name">What was run.</param>
    /// <param name="processors">How many processors the server kept busy.</param>
    public string Row(string name, double processors) => string.Create(CultureInfo.InvariantCulture,
        $"| {name} | {Sent} | {(Sent - Lost) / Seconds:F0} | {Lost} | {Wrong} | {At(0.5):F1} | {At(0.99):F1} | {At(0.999):F1} | {At(1):F1} | {processors:F2} |");

    private double At(double share) => Latencies.Length == 0 ? double.NaN : Latencies[Math.Clamp((int)Math.Ceiling(share * Latencies.Length) - 1, 0, Latencies.Length - 1)];
}
