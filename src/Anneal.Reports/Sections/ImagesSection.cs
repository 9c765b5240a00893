using System.Text;
using Anneal.Reports.Html;

namespace Anneal.Reports.Sections;

/// <summary>Pictures with their labels.</summary>
internal sealed class ImagesSection(string heading, string caption, IReadOnlyList<ReportImage> images, bool wide) : ReportSection(heading, caption, wide)
{
    protected override void WriteBody(StringBuilder html)
    {
        html.Append("<div class=\"tiles\">\n");
        foreach (ReportImage image in images)
        {
            html.Append("<figure>").Append(HtmlText.Image(image.Pixels, image.Label)).Append("<figcaption>").Append(HtmlText.Encode(image.Label)).Append("</figcaption></figure>\n");
        }

        html.Append("</div>\n");
    }
}
