using System.Text;
using Anneal.Reports.Charts;
using Anneal.Reports.Html;

namespace Anneal.Reports.Sections;

/// <summary>Charts side by side, each in both themes, with the numbers behind them in a table that opens.</summary>
internal sealed class CurvesSection(string heading, string caption, IReadOnlyList<CurveChart> charts) : ReportSection(heading, caption)
{
    protected override void WriteBody(StringBuilder html)
    {
        html.Append("<div class=\"charts\">\n");
        foreach (CurveChart chart in charts)
        {
            WriteChart(html, chart);
        }

        html.Append("</div>\n<details><summary>The numbers</summary>\n<div class=\"scroll\">\n");
        WriteNumbers(html);
        html.Append("</div>\n</details>\n");
    }

    private static void WriteChart(StringBuilder html, CurveChart chart)
    {
        html.Append("<figure>\n<h3>").Append(HtmlText.Encode(chart.Title)).Append("</h3>\n<ul class=\"legend\">");
        for (int i = 0; i < chart.Curves.Count; i++)
        {
            Curve curve = chart.Curves[i];
            html.Append($"<li><i class=\"swatch-{i}\"></i>{HtmlText.Encode(curve.Name)}, at the end <b>{Format(chart, curve.Values[^1])}</b></li>");
        }

        string alt = $"{chart.Title} by epoch: " + string.Join("; ", chart.Curves.Select(curve => $"{curve.Name} from {Format(chart, curve.Values[0])} to {Format(chart, curve.Values[^1])}"));
        html.Append("</ul>\n<picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"").Append(HtmlText.SvgUri(CurveSvg.Render(chart, ChartPalette.Dark)))
            .Append("\"><img src=\"").Append(HtmlText.SvgUri(CurveSvg.Render(chart, ChartPalette.Light)))
            .Append("\" alt=\"").Append(HtmlText.Encode(alt)).Append("\"></picture>\n</figure>\n");
    }

    private static string Format(CurveChart chart, double value) => chart.Percent ? HtmlText.Percent(value) : HtmlText.Encode(HtmlText.Value(value));

    private void WriteNumbers(StringBuilder html)
    {
        html.Append("<table><thead><tr><th>epoch</th>");
        foreach (CurveChart chart in charts)
        {
            foreach (Curve curve in chart.Curves)
            {
                html.Append("<th>").Append(HtmlText.Encode($"{chart.Title}, {curve.Name}")).Append("</th>");
            }
        }

        html.Append("</tr></thead><tbody>\n");
        int epochs = charts.Max(chart => chart.Curves.Max(curve => curve.Values.Count));
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            html.Append("<tr><td>").Append(HtmlText.Count(epoch + 1)).Append("</td>");
            foreach (CurveChart chart in charts)
            {
                foreach (Curve curve in chart.Curves)
                {
                    html.Append("<td>").Append(epoch < curve.Values.Count ? Format(chart, curve.Values[epoch]) : "").Append("</td>");
                }
            }

            html.Append("</tr>\n");
        }

        html.Append("</tbody></table>\n");
    }
}
