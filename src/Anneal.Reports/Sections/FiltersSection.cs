using System.Text;
using Anneal.Imaging;
using Anneal.Reports.Html;

namespace Anneal.Reports.Sections;

/// <summary>A layer's filters, numbered by their alternative text.</summary>
internal sealed class FiltersSection(string heading, string caption, IReadOnlyList<ImagePixels> filters, bool wide) : ReportSection(heading, caption, wide)
{
    protected override void WriteBody(StringBuilder html)
    {
        html.Append("<div class=\"tiles\">\n");
        for (int i = 0; i < filters.Count; i++)
        {
            html.Append("<figure>").Append(HtmlText.Image(filters[i], $"filter {i + 1} of {filters.Count}")).Append("</figure>\n");
        }

        html.Append("</div>\n");
    }
}
