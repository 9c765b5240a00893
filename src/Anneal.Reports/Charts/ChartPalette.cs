using OxyPlot;

namespace Anneal.Reports.Charts;

/// <summary>A chart's colours, those of report.css for one theme.</summary>
internal sealed record ChartPalette(OxyColor Ink, OxyColor Grid, IReadOnlyList<OxyColor> Curves)
{
    public static ChartPalette Light { get; } = new(Color("#5b6470"), Color("#e6e4df"), [Color("#2563a8"), Color("#c2571a"), Color("#23733a"), Color("#5b6470")]);

    public static ChartPalette Dark { get; } = new(Color("#a0a9b4"), Color("#31373f"), [Color("#6aa9ee"), Color("#f0935a"), Color("#6cc384"), Color("#a0a9b4")]);

    private static OxyColor Color(string hex) => OxyColor.Parse(hex);
}
