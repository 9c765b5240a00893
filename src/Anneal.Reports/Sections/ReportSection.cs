using System.Text;
using Anneal.Reports.Html;

namespace Anneal.Reports.Sections;

/// <summary>One card of the page: a heading, a plain sentence or two, and what they are about.</summary>
internal abstract class ReportSection(string heading, string caption, bool wide = true)
{
    public void Write(StringBuilder html)
    {
        html.Append(wide ? "<section class=\"wide\">\n" : "<section class=\"half\">\n")
            .Append("<h2>").Append(HtmlText.Encode(heading)).Append("</h2>\n");
        if (caption.Length > 0)
        {
            html.Append("<p class=\"caption\">").Append(HtmlText.Encode(caption)).Append("</p>\n");
        }

        WriteBody(html);
        html.Append("</section>\n");
    }

    protected abstract void WriteBody(StringBuilder html);
}
