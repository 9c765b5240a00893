using System.Text;
using Anneal.Data;
using Anneal.Imaging;
using Anneal.Reports.Html;
using Anneal.Reports.Sections;

namespace Anneal.Reports;

/// <summary>
/// Builds one HTML page that needs nothing else: pictures and charts are inside it, it loads nothing, and it follows the reader's light or dark theme.
/// Sections appear in the order in which they are added; the summary stands at the top.
/// </summary>
public sealed class ReportBuilder
{
    /// <summary>As many curves as there are colours that can be told apart.</summary>
    public const int MaxCurves = 4;

    private readonly string _title;
    private readonly string _lead;
    private readonly List<Figure> _figures = [];
    private readonly List<ReportSection> _sections = [];

    /// <summary>An empty report.</summary>
    /// <param name="title">The page's title and heading.</param>
    /// <param name="lead">A sentence or two under it: what was done. May be empty.</param>
    public ReportBuilder(string title, string lead = "")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(title);
        ArgumentNullException.ThrowIfNull(lead);
        (_title, _lead) = (title, lead);
    }

    /// <summary>Adds numbers to the summary at the top.</summary>
    public ReportBuilder AddFigures(params IEnumerable<Figure> figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        _figures.AddRange(figures);
        return this;
    }

    /// <summary>Adds charts of values by epoch: loss, accuracy.</summary>
    /// <param name="charts">At least one, each with one to four curves of at least one value.</param>
    /// <param name="heading">The section's heading.</param>
    /// <param name="caption">A plain sentence about it.</param>
    /// <exception cref="ArgumentException">There is no chart, or a chart has no curve, too many, or an empty one.</exception>
    public ReportBuilder AddCurves(
        IReadOnlyList<CurveChart> charts,
        string heading = "Training",
        string caption = "Each epoch is one pass over the training pictures. Loss is what training makes small; accuracy is the share of pictures that are read correctly. "
            + "When training goes on improving and validation does not, the model is learning its pictures by heart.")
    {
        Require(charts, nameof(charts), "chart");
        foreach (CurveChart chart in charts)
        {
            if (chart.Curves.Count is 0 or > MaxCurves || chart.Curves.Any(curve => curve.Values.Count == 0))
            {
                throw new ArgumentException($"The chart '{chart.Title}' must have 1 to {MaxCurves} curves of at least one value, got {chart.Curves.Count} of {string.Join(", ", chart.Curves.Select(curve => curve.Values.Count))} values.", nameof(charts));
            }
        }

        return Add(new CurvesSection(heading, caption, [.. charts]));
    }

    /// <summary>Adds pictures with their labels: samples of the data.</summary>
    /// <param name="images">At least one picture.</param>
    /// <param name="heading">The section's heading.</param>
    /// <param name="caption">A plain sentence about it.</param>
    /// <param name="wide">Whether it takes the page's whole width; two that do not stand side by side where there is room.</param>
    /// <exception cref="ArgumentException">There is no picture.</exception>
    public ReportBuilder AddImages(IReadOnlyList<ReportImage> images, string heading = "Samples", string caption = "Some of the pictures that the model learned from, each with its label.", bool wide = false)
    {
        Require(images, nameof(images), "picture");
        return Add(new ImagesSection(heading, caption, [.. images], wide));
    }

    /// <summary>Adds pictures that the model got wrong, the surest mistakes first. With none it says so.</summary>
    /// <param name="images">The pictures.</param>
    /// <param name="heading">The section's heading.</param>
    /// <param name="caption">A plain sentence about it.</param>
    public ReportBuilder AddMisread(
        IReadOnlyList<MisreadImage> images,
        string heading = "Misread",
        string caption = "What the picture shows → what the model said, and how sure it was. The surest mistakes come first.")
    {
        ArgumentNullException.ThrowIfNull(images);
        return Add(new MisreadSection(heading, caption, [.. images]));
    }

    /// <summary>Adds a convolution layer's filters; <see cref="FilterPictures"/> makes the pictures.</summary>
    /// <param name="filters">At least one picture.</param>
    /// <param name="heading">The section's heading.</param>
    /// <param name="caption">A plain sentence about it.</param>
    /// <param name="wide">Whether it takes the page's whole width.</param>
    /// <exception cref="ArgumentException">There is no picture.</exception>
    public ReportBuilder AddFilters(
        IReadOnlyList<ImagePixels> filters,
        string heading = "What the first layer looks for",
        string caption = "Each square is one filter that is slid over the picture. Blue: bright pixels here speak for the feature. Orange: they speak against it. Edges, strokes and corners should appear.",
        bool wide = false)
    {
        Require(filters, nameof(filters), "filter");
        return Add(new FiltersSection(heading, caption, [.. filters], wide));
    }

    /// <summary>Adds a confusion matrix.</summary>
    /// <param name="matrix">The counts.</param>
    /// <param name="heading">The section's heading.</param>
    /// <param name="caption">A plain sentence about it.</param>
    /// <param name="wide">Whether it takes the page's whole width.</param>
    public ReportBuilder AddConfusion(
        ConfusionMatrix matrix,
        string heading = "What is taken for what",
        string caption = "A row for each class that was shown, a column for each class that the model named. The diagonal counts what was read correctly; everything beside it is a mistake.",
        bool wide = true)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return Add(new ConfusionSection(heading, caption, matrix, wide));
    }

    /// <summary>Adds accuracies before and after an update.</summary>
    /// <param name="changes">At least one group.</param>
    /// <param name="heading">The section's heading.</param>
    /// <param name="caption">A plain sentence about it.</param>
    /// <param name="wide">Whether it takes the page's whole width.</param>
    /// <exception cref="ArgumentException">There is no group, or an accuracy is not between 0 and 1.</exception>
    public ReportBuilder AddChanges(
        IReadOnlyList<AccuracyChange> changes,
        string heading = "Before and after the update",
        string caption = "The model was trained further on one person's pictures. It should read that person better without forgetting the others.",
        bool wide = true)
    {
        Require(changes, nameof(changes), "group");
        foreach (AccuracyChange change in changes)
        {
            if (!(change.Before is >= 0 and <= 1 && change.After is >= 0 and <= 1))
            {
                throw new ArgumentException($"The accuracies of '{change.Group}' must lie between 0 and 1, got {change.Before} and {change.After}.", nameof(changes));
            }
        }

        return Add(new ChangesSection(heading, caption, [.. changes], wide));
    }

    /// <summary>The page.</summary>
    public string ToHtml()
    {
        StringBuilder html = new();
        string title = HtmlText.Encode(_title);

        // The policy makes the promise checkable: whatever is in the page, a browser loads nothing from elsewhere and runs nothing.
        html.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n")
            .Append("<title>").Append(title).Append("</title>\n<style>\n").Append(Stylesheet()).Append("</style>\n</head>\n<body>\n<main>\n<header>\n<h1>").Append(title).Append("</h1>\n");
        if (_lead.Length > 0)
        {
            html.Append("<p class=\"lead\">").Append(HtmlText.Encode(_lead)).Append("</p>\n");
        }

        html.Append("</header>\n");
        WriteFigures(html);
        foreach (ReportSection section in _sections)
        {
            section.Write(html);
        }

        return html.Append("</main>\n</body>\n</html>\n").ToString();
    }

    /// <summary>Writes the page to a file, whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => AtomicFile.WriteAllText(path, ToHtml());

    private static string Stylesheet()
    {
        using StreamReader reader = new(typeof(ReportBuilder).Assembly.GetManifestResourceStream("report.css")!);
        return reader.ReadToEnd();
    }

    private static void Require<T>(IReadOnlyList<T> items, string parameter, string one)
    {
        ArgumentNullException.ThrowIfNull(items, parameter);
        if (items.Count == 0)
        {
            throw new ArgumentException($"The section needs at least one {one}.", parameter);
        }
    }

    private ReportBuilder Add(ReportSection section)
    {
        _sections.Add(section);
        return this;
    }

    private void WriteFigures(StringBuilder html)
    {
        if (_figures.Count == 0)
        {
            return;
        }

        html.Append("<section class=\"wide figures\">\n");
        foreach (Figure figure in _figures)
        {
            html.Append("<div><dl><dt>").Append(HtmlText.Encode(figure.Label)).Append("</dt><dd>").Append(HtmlText.Encode(figure.Value)).Append("</dd>");
            if (figure.Note is not null)
            {
                html.Append("<dd class=\"note\">").Append(HtmlText.Encode(figure.Note)).Append("</dd>");
            }

            html.Append("</dl></div>\n");
        }

        html.Append("</section>\n");
    }
}
