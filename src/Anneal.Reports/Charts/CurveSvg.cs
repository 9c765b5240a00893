using System.Globalization;
using System.Xml.Linq;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace Anneal.Reports.Charts;

/// <summary>A chart of values by epoch as SVG, sized so that its text can be read on a telephone.</summary>
internal static class CurveSvg
{
    private const int Width = 480;
    private const int Height = 280;
    private const int MaxMarkedEpochs = 30;

    public static string Render(CurveChart chart, ChartPalette palette)
    {
        int epochs = chart.Curves.Max(curve => curve.Values.Count);
        PlotModel model = new()
        {
            Culture = CultureInfo.InvariantCulture,
            DefaultFont = "system-ui, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif",
            DefaultFontSize = 16,
            TextColor = palette.Ink,
            PlotAreaBorderColor = palette.Ink,
            PlotAreaBorderThickness = new OxyThickness(0, 0, 0, 1),
            // Fixed, because the exporter measures text in a font of its own and would cut the reader's.
            PlotMargins = new OxyThickness(60, 8, 16, 54),
            Padding = new OxyThickness(0),
        };
        model.Axes.Add(EpochAxis(epochs, palette));
        model.Axes.Add(ValueAxis(chart, palette));
        for (int i = 0; i < chart.Curves.Count; i++)
        {
            model.Series.Add(Line(chart.Curves[i], palette.Curves[i], epochs));
        }

        SvgExporter exporter = new() { Width = Width, Height = Height, IsDocument = false };
        return Scalable(exporter.ExportToString(model));
    }

    private static LinearAxis EpochAxis(int epochs, ChartPalette palette) => new()
    {
        AxisTitleDistance = 8,
        Position = AxisPosition.Bottom,
        Title = "epoch",
        Minimum = 1 - Room(epochs),
        Maximum = epochs + Room(epochs),
        MajorStep = Step(epochs),
        MinorTickSize = 0,
        MajorTickSize = 4,
        TicklineColor = palette.Ink,
        TextColor = palette.Ink,
        TitleColor = palette.Ink,
        LabelFormatter = epoch => epoch == Math.Floor(epoch) ? epoch.ToString("0", CultureInfo.InvariantCulture) : "",
    };

    /// <summary>Beside the first and last epoch, so that their markers are not cut.</summary>
    private static double Room(int epochs) => epochs == 1 ? 0.5 : (epochs - 1) * 0.02;

    private static LinearAxis ValueAxis(CurveChart chart, ChartPalette palette)
    {
        double[] finite = [.. chart.Curves.SelectMany(curve => curve.Values).Where(double.IsFinite)];
        (double low, double high) = finite.Length == 0 ? (0, 1) : (finite.Min(), finite.Max());
        double room = high > low ? (high - low) * 0.06 : Math.Max(Math.Abs(high) * 0.1, 0.05);
        return new()
        {
            Position = AxisPosition.Left,
            Minimum = chart.Percent ? Math.Max(low - room, 0) : low >= 0 ? 0 : low - room,
            Maximum = chart.Percent ? high == 1 ? 1 + (room * 0.5) : Math.Min(high + room, 1) : high + room,
            MajorGridlineStyle = LineStyle.Solid,
            MajorGridlineColor = palette.Grid,
            MinorTickSize = 0,
            MajorTickSize = 0,
            IntervalLength = 48,
            AxislineStyle = LineStyle.None,
            TextColor = palette.Ink,
            StringFormat = chart.Percent ? "0.#%" : null,
        };
    }

    private static LineSeries Line(Curve curve, OxyColor color, int epochs)
    {
        LineSeries line = new()
        {
            Color = color,
            StrokeThickness = 2.5,
            LineJoin = LineJoin.Round,
            MarkerType = epochs <= MaxMarkedEpochs ? MarkerType.Circle : MarkerType.None,
            MarkerFill = color,
            MarkerSize = 3.5,
            EdgeRenderingMode = EdgeRenderingMode.PreferGeometricAccuracy,
        };
        for (int i = 0; i < curve.Values.Count; i++)
        {
            line.Points.Add(double.IsFinite(curve.Values[i]) ? new DataPoint(i + 1, curve.Values[i]) : DataPoint.Undefined);
        }

        return line;
    }

    /// <summary>1, 2 or 5 times a power of ten, for at most about ten labels.</summary>
    private static int Step(int epochs)
    {
        int power = 1;
        while (true)
        {
            foreach (int factor in (ReadOnlySpan<int>)[1, 2, 5])
            {
                if (epochs <= 10 * power * factor)
                {
                    return power * factor;
                }
            }

            power *= 10;
        }
    }

    /// <summary>With a view box in place of a fixed size, so that the page can scale it.</summary>
    private static string Scalable(string svg)
    {
        XElement root = XDocument.Parse(svg).Root!;
        root.SetAttributeValue("viewBox", $"0 0 {Width} {Height}");
        return root.ToString(SaveOptions.DisableFormatting);
    }
}
