using System.Globalization;
using System.Text;
using Anneal.Reports.Html;

namespace Anneal.Reports.Sections;

/// <summary>A confusion matrix with totals. Blue on the diagonal by the row's share; mistakes in orange, full at <see cref="FullMistake"/> of the row.</summary>
internal sealed class ConfusionSection(string heading, string caption, ConfusionMatrix matrix, bool wide) : ReportSection(heading, caption, wide)
{
    /// <summary>Mistakes are rare; on the diagonal's scale none would be seen.</summary>
    private const double FullMistake = 0.1;

    protected override void WriteBody(StringBuilder html)
    {
        int classes = matrix.Labels.Count;
        html.Append("<div class=\"scroll\"><table class=\"matrix\">\n<thead>\n<tr><th></th><th colspan=\"").Append(classes).Append("\">what the model said</th><th></th><th></th></tr>\n<tr><th scope=\"col\">shown</th>");
        foreach (string label in matrix.Labels)
        {
            html.Append("<th scope=\"col\">").Append(HtmlText.Encode(label)).Append("</th>");
        }

        html.Append("<th scope=\"col\" class=\"total\">total</th><th scope=\"col\" class=\"total\">right</th></tr>\n</thead>\n<tbody>\n");
        for (int row = 0; row < classes; row++)
        {
            WriteRow(html, row);
        }

        html.Append("<tr class=\"total\"><th scope=\"row\" class=\"total\">total</th>");
        for (int column = 0; column < classes; column++)
        {
            html.Append("<td>").Append(HtmlText.Count(matrix.ColumnTotal(column))).Append("</td>");
        }

        html.Append("<td>").Append(HtmlText.Count(matrix.Total)).Append("</td><td>").Append(HtmlText.Encode(Share(matrix.Correct, matrix.Total))).Append("</td></tr>\n</tbody>\n</table></div>\n")
            .Append("<p class=\"scales\"><span>right: 0%<i class=\"right\"></i>100% of its row</span><span>wrong: 0%<i class=\"wrong\"></i>")
            .Append(FullMistake.ToString("0%", CultureInfo.InvariantCulture)).Append(" or more of its row</span></p>\n");
    }

    private static string Share(long part, long whole) => whole == 0 ? "–" : HtmlText.Percent((double)part / whole);

    private void WriteRow(StringBuilder html, int row)
    {
        long total = matrix.RowTotal(row);
        html.Append("<tr><th scope=\"row\">").Append(HtmlText.Encode(matrix.Labels[row])).Append("</th>");
        for (int column = 0; column < matrix.Labels.Count; column++)
        {
            int count = matrix[row, column];
            if (count == 0)
            {
                html.Append("<td class=\"none\">·</td>");
                continue;
            }

            double share = (double)count / total;
            (string kind, double depth) = row == column ? ("right", share) : ("wrong", Math.Min(share / FullMistake, 1));
            html.Append("<td class=\"").Append(kind).Append("\" style=\"--share:").Append(HtmlText.Css(depth)).Append("\" title=\"")
                .Append(HtmlText.Encode($"{matrix.Labels[row]} taken for {matrix.Labels[column]}: {HtmlText.Count(count)} of {HtmlText.Count(total)}"))
                .Append("\">").Append(HtmlText.Count(count)).Append("</td>");
        }

        html.Append("<td class=\"total\">").Append(HtmlText.Count(total)).Append("</td><td class=\"total\">").Append(HtmlText.Encode(Share(matrix[row, row], total))).Append("</td></tr>\n");
    }
}
