using System.Globalization;
using Anneal.Benchmarks.Machine;
using Anneal.Benchmarks.Networks;

namespace Anneal.Benchmarks.Documents;

/// <summary>Writes what was measured into docs/performance.md, between its marks, and the roofline beside it.</summary>
internal static class PerformancePage
{
    private const string Begin = "<!-- networks -->", End = "<!-- /networks -->";

    /// <summary>Replaces the table and the picture.</summary>
    /// <exception cref="InvalidDataException">The page has lost its marks.</exception>
    public static void Write(NetworkTable table, double bandwidth, IEnumerable<string> notes)
    {
        string page = RepositoryFolder.Path("docs", "performance.md"), text = File.ReadAllText(page);
        int begin = text.IndexOf(Begin, StringComparison.Ordinal), end = text.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin) throw new InvalidDataException($"'{page}' has no lines {Begin} and {End}, between which the table is written.");
        string date = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        string[] measured = [Begin, $"{date}. {table.Machine} Examples: {table.Examples}.", "", table.Markdown, "", .. notes, ""];
        File.WriteAllText(page, text[..begin] + string.Join('\n', measured) + text[end..]);
        File.WriteAllText(RepositoryFolder.Path("docs", "images", "roofline.svg"), RooflineChart.Render(table, bandwidth) + "\n");
    }
}
