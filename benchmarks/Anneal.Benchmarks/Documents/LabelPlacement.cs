using OxyPlot;

namespace Anneal.Benchmarks.Documents;

/// <summary>
/// Finds a place for each label near its point: the first of some around it where it covers least of the points and of the labels before it, and where no
/// other point is nearer to it.
/// </summary>
internal sealed class LabelPlacement
{
    /// <summary>Of the labels.</summary>
    public const double FontSize = 11;

    private const double LetterWidth = 7, LineHeight = 14, MarkerSize = 12, Gap = 9, Ambiguity = 500;
    private const int Distances = 4;
    private readonly List<ScreenPoint> _points;
    private readonly List<OxyRect> _taken;

    /// <param name="points">All points of the chart, in pixels.</param>
    public LabelPlacement(IEnumerable<ScreenPoint> points)
    {
        _points = [.. points];
        _taken = [.. _points.Select(p => Around(p, MarkerSize, MarkerSize))];
    }

    /// <summary>Places a label.</summary>
    /// <returns>From its point to its middle.</returns>
    public ScreenVector Add(ScreenPoint point, string text)
    {
        double width = text.Length * LetterWidth, aside = (width / 2) + Gap, above = (LineHeight / 2) + Gap;
        IEnumerable<ScreenVector> places = Enumerable.Range(0, Distances).SelectMany(d => (ScreenVector[])
        [
            new(0, -above - (d * LineHeight)), new(0, above + (d * LineHeight)), new(aside, -d * LineHeight), new(-aside, -d * LineHeight), new(aside, d * LineHeight), new(-aside, d * LineHeight),
        ]);
        ScreenVector best = places.MinBy(v => Cost(point, Around(point + v, width, LineHeight)));
        _taken.Add(Around(point + best, width, LineHeight));
        return best;
    }

    private double Cost(ScreenPoint point, OxyRect label)
        => _taken.Sum(t => Overlap(t, label)) + (_points.Any(p => Distance(p, label) < Distance(point, label)) ? Ambiguity : 0);

    private static double Distance(ScreenPoint p, OxyRect r)
        => Math.Max(0, Math.Max(r.Left - p.X, p.X - r.Right)) + Math.Max(0, Math.Max(r.Top - p.Y, p.Y - r.Bottom));

    private static OxyRect Around(ScreenPoint p, double width, double height) => new(p.X - (width / 2), p.Y - (height / 2), width, height);

    private static double Overlap(OxyRect a, OxyRect b)
        => Math.Max(0, Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left)) * Math.Max(0, Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top));
}
