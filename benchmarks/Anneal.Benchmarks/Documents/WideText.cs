using OxyPlot;

namespace Anneal.Benchmarks.Documents;

/// <summary>Measures text for a chart's layout as in a wide sans-serif font: which one a reader's browser takes is not known here, and text that is wider than its room is cut off.</summary>
internal sealed class WideText() : PdfRenderContext(1, 1, OxyColors.White)
{
    /// <summary>DejaVu Sans, the widest of the usual ones, against Helvetica.</summary>
    private const double Widening = 1.35, Heightening = 1.2;

    /// <inheritdoc/>
    public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight)
    {
        OxySize size = base.MeasureText(text, fontFamily, fontSize, fontWeight);
        return new OxySize(Widening * size.Width, Heightening * size.Height);
    }
}
