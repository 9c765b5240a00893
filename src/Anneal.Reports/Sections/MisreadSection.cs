using System.Text;
using Anneal.Reports.Html;

namespace Anneal.Reports.Sections;

/// <summary>Pictures that the model got wrong, the surest mistakes first.</summary>
internal sealed class MisreadSection(string heading, string caption, IReadOnlyList<MisreadImage> images) : ReportSection(heading, caption)
{
    protected override void WriteBody(StringBuilder html)
    {
        if (images.Count == 0)
        {
            html.Append("<p>None: every picture was read correctly.</p>\n");
            return;
        }

        html.Append("<div class=\"tiles misread\">\n");
        foreach (MisreadImage image in images.OrderByDescending(image => image.Confidence))
        {
            string confidence = HtmlText.Percent(image.Confidence);
            html.Append("<figure>").Append(HtmlText.Image(image.Pixels, $"{image.Label} taken for {image.Predicted} with {confidence} confidence"))
                .Append("<figcaption>").Append(HtmlText.Encode(image.Label)).Append(" → <span class=\"said\">").Append(HtmlText.Encode(image.Predicted)).Append("</span><small>")
                .Append(HtmlText.Encode(confidence)).Append(" sure</small></figcaption></figure>\n");
        }

        html.Append("</div>\n");
    }
}
