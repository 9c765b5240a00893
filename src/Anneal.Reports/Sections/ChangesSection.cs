using System.Globalization;
using System.Text;
using Anneal.Reports.Html;

namespace Anneal.Reports.Sections;

/// <summary>Before and after an update, group by group.</summary>
internal sealed class ChangesSection(string heading, string caption, IReadOnlyList<AccuracyChange> changes, bool wide) : ReportSection(heading, caption, wide)
{
    protected override void WriteBody(StringBuilder html)
    {
        html.Append("<div class=\"scroll\"><table class=\"changes\">\n<thead><tr><th scope=\"col\">whose</th><th scope=\"col\">before</th><th scope=\"col\">after</th><th scope=\"col\">change</th></tr></thead>\n<tbody>\n");
        foreach (AccuracyChange change in changes)
        {
            html.Append("<tr><th scope=\"row\">").Append(HtmlText.Encode(change.Group)).Append("<br><small>").Append(HtmlText.Plural(change.Count, "picture", "pictures")).Append("</small></th>");
            WriteBar(html, "before", change.Before);
            WriteBar(html, "after", change.After);
            WriteChange(html, change.After - change.Before);
            html.Append("</tr>\n");
        }

        html.Append("</tbody>\n</table></div>\n");
    }

    private static void WriteBar(StringBuilder html, string kind, double share) =>
        html.Append("<td class=\"").Append(kind).Append("\">").Append(HtmlText.Encode(HtmlText.Percent(share))).Append("<div class=\"bar\"><i style=\"--share:").Append(HtmlText.Css(share)).Append("\"></i></div></td>");

    private static void WriteChange(StringBuilder html, double change)
    {
        double points = Math.Round(change * 100, 1);
        string kind = points > 0 ? "up" : points < 0 ? "down" : "same";
        html.Append("<td class=\"").Append(kind).Append("\">").Append(points.ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture)).Append(" points</td>");
    }
}
