using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Anneal.Imaging;

namespace Anneal.Reports.Tests;

public sealed partial class ReportBuilderTests
{
    private static readonly string[] s_labels = ["0", "1", "2"];

    [Fact]
    public void The_page_holds_everything_and_loads_nothing()
    {
        string html = Full().ToHtml();
        foreach (string text in (string[])["Digits", "98.6%", "Training", "Samples", "Misread", "What the first layer looks for", "What is taken for what", "the new writer", "+33.0 points", "−0.5 points"])
        {
            Assert.Contains(text, html, StringComparison.Ordinal);
        }

        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<link", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
        Assert.All(Sources().Matches(html), match => Assert.StartsWith("data:image/", match.Groups[1].Value, StringComparison.Ordinal));
        Assert.Contains("prefers-color-scheme: dark", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_are_the_pixels_that_were_given()
    {
        ImagePixels pixels = new(2, 1, 1, [7, 250]);
        string html = new ReportBuilder("t").AddImages([new(pixels, "seven")]).ToHtml();
        Match image = Assert.Single(Sources().Matches(html));
        byte[] png = Convert.FromBase64String(image.Groups[1].Value["data:image/png;base64,".Length..]);
        Assert.Equal(pixels.Data, ImageFile.Load(png, ColorMode.AsStored).Data);
    }

    [Fact]
    public void Text_of_callers_is_text_and_not_markup()
    {
        const string Evil = "<img src=x onerror=alert(1)>\"'&";
        string html = new ReportBuilder(Evil, Evil)
            .AddFigures(new Figure(Evil, Evil, Evil))
            .AddCurves([new CurveChart(Evil, [new(Evil, [1, 2])])], Evil, Evil)
            .AddImages([new(new ImagePixels(1, 1, 1), Evil)], Evil, Evil)
            .AddMisread([new(new ImagePixels(1, 1, 1), Evil, Evil, 0.5)], Evil, Evil)
            .AddFilters([new ImagePixels(1, 1, 3)], Evil, Evil)
            .AddConfusion(new ConfusionMatrix([Evil, "b"], new[,] { { 1, 2 }, { 3, 4 } }), Evil, Evil)
            .AddChanges([new(Evil, 1, 0, 1)], Evil, Evil)
            .ToHtml();
        Assert.DoesNotContain("<img src=x", html, StringComparison.Ordinal);
        Assert.Contains("&lt;img src=x", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_body_is_well_formed()
    {
        string html = Full().ToHtml();
        string main = html[html.IndexOf("<main>", StringComparison.Ordinal)..(html.IndexOf("</main>", StringComparison.Ordinal) + "</main>".Length)];
        XElement root = XElement.Parse(VoidElements().Replace(main, "$1/>"));
        Assert.Equal(7, root.Elements("section").Count());
        Assert.All(root.Descendants("img"), image => Assert.NotEqual("", (string?)image.Attribute("alt")));
    }

    [Fact]
    public void Misread_pictures_come_surest_first()
    {
        ImagePixels pixels = new(1, 1, 1);
        string html = new ReportBuilder("t").AddMisread([new(pixels, "a", "b", 0.3), new(pixels, "c", "d", 0.9), new(pixels, "e", "f", 0.6)]).ToHtml();
        int[] order = [.. new[] { "90.0% sure", "60.0% sure", "30.0% sure" }.Select(text => html.IndexOf(text, StringComparison.Ordinal))];
        Assert.All(order, place => Assert.True(place > 0));
        Assert.Equal(order.Order(), order);
        Assert.Contains("None", new ReportBuilder("t").AddMisread([]).ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void Charts_of_diverged_runs_still_render()
    {
        string html = new ReportBuilder("t").AddCurves(
            [
                new CurveChart("loss", [new("training", [double.NaN, double.PositiveInfinity]), new("validation", [double.NaN])]),
                new CurveChart("one", [new("training", [0.5])], Percent: true),
                new CurveChart("flat", [new("training", [.. Enumerable.Repeat(0.0, 500)])]),
            ]).ToHtml();
        Assert.Contains("NaN", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_is_the_same_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            string invariant = Full().ToHtml();
            CultureInfo comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            comma.NumberFormat.PercentDecimalSeparator = ",";
            CultureInfo.CurrentCulture = comma;
            Assert.Equal(invariant, Full().ToHtml());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Save_writes_the_page()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            string path = Path.Combine(folder.FullName, "report.html");
            Full().Save(path);
            Assert.Equal(Full().ToHtml(), File.ReadAllText(path, Encoding.UTF8));
            Assert.Single(folder.GetFileSystemInfos());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Empty_sections_and_impossible_numbers_are_refused()
    {
        ReportBuilder report = new("t");
        Assert.Throws<ArgumentException>(() => report.AddCurves([]));
        Assert.Throws<ArgumentException>(() => report.AddCurves([new CurveChart("loss", [])]));
        Assert.Throws<ArgumentException>(() => report.AddCurves([new CurveChart("loss", [new("training", [])])]));
        Assert.Throws<ArgumentException>(() => report.AddImages([]));
        Assert.Throws<ArgumentException>(() => report.AddFilters([]));
        Assert.Throws<ArgumentException>(() => report.AddChanges([new("a", 1, 0, 1.5)]));
        Assert.Throws<ArgumentException>(() => report.AddChanges([new("a", 1, double.NaN, 1)]));
        Assert.Throws<ArgumentException>(() => new ReportBuilder(" "));
    }

    private static ReportBuilder Full()
    {
        ImagePixels gray = new(28, 28, 1);
        return new ReportBuilder("Digits", "A lead.")
            .AddFigures(new Figure("accuracy", "98.6%", "of 200"), new Figure("time", "2 s"))
            .AddChanges([new("the new writer", 100, 0.61, 0.94), new("everyone else", 1, 0.91, 0.905)])
            .AddCurves([new("loss", [new("training", [1, 0.5, 0.25]), new("validation", [1.1, 0.6, 0.4])]), new("accuracy", [new("training", [0.5, 0.75, 1])], Percent: true)])
            .AddImages([new(gray, "0"), new(new ImagePixels(150, 150, 3), "cat")])
            .AddFilters(FilterPictures.Render(new float[18], 3, 3, 1, 2))
            .AddMisread([new(gray, "1", "2", 0.93)])
            .AddConfusion(new ConfusionMatrix(s_labels, new[,] { { 5, 1, 0 }, { 0, 0, 0 }, { 2, 0, 9 } }));
    }

    [GeneratedRegex("src(?:set)?=\"([^\"]*)\"")]
    private static partial Regex Sources();

    [GeneratedRegex("(<(?:img|source|br)\\b[^>]*)>")]
    private static partial Regex VoidElements();
}
