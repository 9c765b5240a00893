using System.Globalization;
using Anneal.Benchmarks.Machine;
using Anneal.Benchmarks.Networks;
using Anneal.Engine.Execution;

namespace Anneal.Benchmarks.Documents;

/// <summary>Writes what was measured into docs/performance.md, between its marks, and the roofline beside it.</summary>
internal static class PerformancePage
{
    private const string RatioHead = """
        | network (batch) | against | training | batched inference | one image | measured |
        |---|---|---|---|---|---|
        """;

    private static string Page => RepositoryFolder.Path("docs", "performance.md");

    private static string Date => DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Replaces the table of networks and the picture.</summary>
    /// <exception cref="InvalidDataException">The page has lost its marks.</exception>
    public static void Write(NetworkTable table, double bandwidth, IEnumerable<string> notes)
    {
        Replace("networks", _ => [$"{Date}. {table.Machine} Examples: {table.Examples}.", "", table.Markdown, "", .. notes]);
        File.WriteAllText(RepositoryFolder.Path("docs", "images", "roofline.svg"), RooflineChart.Render(table, bandwidth) + "\n");
    }

    /// <summary>Replaces the rows of the networks that were measured against peers; other networks' rows stay, with the date that they have.</summary>
    /// <param name="order">All networks.</param>
    /// <param name="measured">Rows of the table.</param>
    /// <param name="missing">Peers that are not installed.</param>
    /// <exception cref="InvalidDataException">The page has lost its marks.</exception>
    public static void WriteRatios(IEnumerable<string> order, IReadOnlyList<(string Network, string Row)> measured, IEnumerable<string> missing)
        => Replace("peers", old =>
        [
            $"{Cpu.Name}, {WorkerPool.Shared.Threads} threads. How many times faster Anneal is; a network and its peers are measured in turns, in one run of the day that the row names.{string.Concat(missing.Select(m => $" Not installed: {m}."))}", "",
            RatioHead.ReplaceLineEndings("\n"),
            .. order.SelectMany(name => measured.Any(m => m.Network == name)
                ? measured.Where(m => m.Network == name).Select(m => $"{m.Row} {Date} |")
                : old.Where(line => line.StartsWith($"| {name} (", StringComparison.Ordinal))),
        ]);

    /// <summary>Replaces the tables of threads, batches and images.</summary>
    /// <exception cref="InvalidDataException">The page has lost its marks.</exception>
    public static void WriteScaling(IEnumerable<string> lines) => Replace("scaling", _ => [$"{Date}.", .. lines]);

    private static void Replace(string mark, Func<string[], string[]> write)
    {
        string begin = $"<!-- {mark} -->", end = $"<!-- /{mark} -->", text = File.ReadAllText(Page);
        int first = text.IndexOf(begin, StringComparison.Ordinal), last = text.IndexOf(end, StringComparison.Ordinal);
        if (first < 0 || last < first) throw new InvalidDataException($"'{Page}' has no lines {begin} and {end}, between which the table is written.");
        string[] lines = write(text[(first + begin.Length)..last].Split('\n'));
        File.WriteAllText(Page, text[..first] + string.Join('\n', [begin, .. lines, ""]) + text[last..]);
    }
}
