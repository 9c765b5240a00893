using System.Globalization;
using Anneal.Benchmarks.Networks;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Anneal.Benchmarks.Documents;

/// <summary>
/// The roofline of this machine and the networks under it, or above: speed against the flops for each byte that must move through memory at least, which are
/// the examples, the weights, and in training gradients and the optimizer's numbers. Williams, Waterman and Patterson, 2009. Flops are direct convolution's,
/// so that Winograd's products and sparse gradients can pass the peak.
/// </summary>
internal static class RooflineChart
{
    private const int Width = 900, Height = 560;

    /// <summary>About the part of it that lies between the axes.</summary>
    private const double PlotShare = 0.9;

    private const double LeastIntensity = 0.3, MostIntensity = 100_000, LeastSpeed = 0.5;

    /// <summary>Read, and read and written: weights, gradient, and two moments.</summary>
    private const double BytesRead = 4, BytesTrained = 4 * 8;

    private static readonly OxyColor s_ink = OxyColor.Parse("#5b6470"), s_grid = OxyColor.Parse("#e6e4df");

    /// <summary>The chart as SVG.</summary>
    public static string Render(NetworkTable table, double bandwidth)
    {
        double peak = table.PeakBoth / 1e9, slope = bandwidth / 1e9;
        PlotModel model = new()
        {
            Culture = CultureInfo.InvariantCulture,
            DefaultFont = "system-ui, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif",
            DefaultFontSize = 14,
            TextColor = s_ink,
            PlotAreaBorderColor = s_ink,
            Background = OxyColors.White,
        };
        model.Axes.Add(Axis(AxisPosition.Bottom, "flops for each byte that must move", LeastIntensity, MostIntensity));
        model.Axes.Add(Axis(AxisPosition.Left, "GFLOP/s", LeastSpeed, 4 * peak));
        model.Legends.Add(new Legend { LegendPosition = LegendPosition.BottomRight, LegendBackground = OxyColors.White, LegendBorder = s_grid, LegendFontSize = 12, LegendLineSpacing = 6, LegendPadding = 12 });
        LineSeries roof = new() { Color = s_ink, StrokeThickness = 2, Title = string.Create(CultureInfo.InvariantCulture, $"{slope:F0} GB/s, {peak:F0} GFLOP/s") };
        roof.Points.AddRange([new DataPoint(LeastIntensity, slope * LeastIntensity), new DataPoint(peak / slope, peak), new DataPoint(MostIntensity, peak)]);
        model.Series.Add(roof);
        Add(model, table, "training", "#2563a8", MarkerType.Circle, r => (3 * r.Flops, (BytesTrained * r.Sizes.Parameters / r.BatchSize) + (BytesRead * r.Sizes.Inputs), r.Training));
        Add(model, table, "batched inference", "#c2571a", MarkerType.Square, r => (r.Flops, (BytesRead * r.Sizes.Parameters / r.BatchSize) + (BytesRead * r.Sizes.Inputs), r.Batch));
        Add(model, table, "one image", "#23733a", MarkerType.Triangle, r => (r.Flops, BytesRead * (r.Sizes.Parameters + r.Sizes.Inputs), r.One));
        Label(model, table.Rows);
        return new SvgExporter { Width = Width, Height = Height, IsDocument = true, TextMeasurer = new WideText() }.ExportToString(model);
    }

    private static void Add(PlotModel model, NetworkTable table, string title, string color, MarkerType marker, Func<NetworkResult, (double Flops, double Bytes, Rate Rate)> point)
    {
        ScatterSeries series = new() { Title = title, MarkerFill = OxyColor.Parse(color), MarkerType = marker, MarkerSize = 5 };
        foreach (NetworkResult row in table.Rows)
        {
            (double flops, double bytes, Rate rate) = point(row);
            series.Points.Add(new ScatterPoint(flops / bytes, flops * rate.ImagesPerSecond / 1e9));
        }

        model.Series.Add(series);
    }

    /// <summary>The networks' names beside their points in training, where nothing else stands.</summary>
    private static void Label(PlotModel model, IReadOnlyList<NetworkResult> rows)
    {
        Axis across = model.Axes[0], up = model.Axes[1];
        ScreenPoint Place(ScatterPoint p) => new(
            PlotShare * Width * Math.Log(p.X / across.Minimum) / Math.Log(across.Maximum / across.Minimum), -PlotShare * Height * Math.Log(p.Y / up.Minimum) / Math.Log(up.Maximum / up.Minimum));
        LabelPlacement labels = new(model.Series.OfType<ScatterSeries>().SelectMany(s => s.Points).Select(Place));
        List<ScatterPoint> trained = model.Series.OfType<ScatterSeries>().First().Points;
        for (int i = 0; i < rows.Count; i++)
        {
            ScreenVector offset = labels.Add(Place(trained[i]), rows[i].Name);
            model.Annotations.Add(new TextAnnotation
            {
                Text = rows[i].Name,
                TextPosition = new DataPoint(trained[i].X, trained[i].Y),
                StrokeThickness = 0,
                FontSize = LabelPlacement.FontSize,
                TextColor = s_ink,
                TextHorizontalAlignment = HorizontalAlignment.Center,
                TextVerticalAlignment = VerticalAlignment.Middle,
                Offset = offset,
            });
        }
    }

    private static LogarithmicAxis Axis(AxisPosition position, string title, double least, double most) => new()
    {
        Position = position,
        Title = title,
        Minimum = least,
        Maximum = most,
        MajorGridlineStyle = LineStyle.Solid,
        MajorGridlineColor = s_grid,
        MinorTickSize = 0,
        TicklineColor = s_ink,
        LabelFormatter = v => v.ToString(v < 1 ? "0.###" : "N0", CultureInfo.InvariantCulture),
    };
}
