using System.Globalization;
using System.Text.Json.Nodes;
using Anneal.Benchmarks.Machine;

namespace Anneal.Benchmarks.Peers;

/// <summary>What one peer reached on one network, in the same minutes as ours. Times are seconds an image; null where it cannot.</summary>
/// <param name="Network">The network.</param>
/// <param name="Peer">The peer and its version.</param>
internal sealed record PeerFigures(string Network, string Peer)
{
    private readonly Dictionary<string, List<double>> _seconds = [];

    /// <summary>Adds one measurement.</summary>
    public void Add(string what, double seconds)
    {
        if (!_seconds.TryGetValue(what, out List<double>? times)) _seconds[what] = times = [];
        times.Add(seconds);
    }

    /// <summary>The median time of one image.</summary>
    public double? Seconds(string what) => _seconds.TryGetValue(what, out List<double>? times) ? times.Median() : null;

    /// <summary>A cell of the table: the peer's figure, and how many times faster ours is.</summary>
    public string Cell(string what, double ours)
    {
        if (Seconds(what) is not { } seconds) return "";
        string figure = what == "one" ? $"{1e6 * seconds:N0} µs" : $"{1 / seconds:N0}";
        return string.Create(CultureInfo.InvariantCulture, $"{figure} ({seconds / ours:0.0} x)");
    }

    /// <summary>How many times faster ours is, alone.</summary>
    public string Ratio(string what, double ours) => Seconds(what) is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"{seconds / ours:0.0}") : "";

    /// <summary>The same for programs.</summary>
    public JsonNode? Json(string what, double ours) => Seconds(what) is not { } seconds ? null
        : what == "one" ? new JsonObject { ["microseconds"] = 1e6 * seconds, ["ratio"] = seconds / ours }
        : new JsonObject { ["imagesPerSecond"] = 1 / seconds, ["ratio"] = seconds / ours };
}
