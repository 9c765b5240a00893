using Anneal.Data.Arrays;

namespace Anneal.Data.Digits;

/// <summary>
/// A drawing by hand as a model of digits wants it: fitted, centred and inked like the built-in digits (and MNIST's), so that it makes no difference
/// how large or where somebody draws.
/// </summary>
public static class HandDrawing
{
    /// <summary>Pixels to a side of the picture.</summary>
    public const int Side = DigitRaster.Side;

    /// <summary>The longer side of the ink, in pixels, as the built-in digits have it on average.</summary>
    private const double Size = 19.8;

    /// <summary>The pen's radius in pixels: thinner would vanish, thicker fills what should be open. The built-in digits' own bounds.</summary>
    private const double ThinnestPen = 0.75, ThickestPen = 3.2;

    private const double Centre = 14;

    /// <summary>Makes the picture.</summary>
    /// <param name="strokes">The drawing.</param>
    /// <returns>uint8 of shape (28, 28), 255 for ink on 0; the ink's longer side is about 20 pixels, its centre of mass in the middle. Empty without strokes.</returns>
    /// <exception cref="ArgumentException">A stroke has no point, a width of 0 or less, or a number that is not finite.</exception>
    public static NDArray ToPixels(IReadOnlyList<PenStroke> strokes)
    {
        ArgumentNullException.ThrowIfNull(strokes);
        byte[] image = new byte[Side * Side];
        if (strokes.Count > 0)
        {
            Check(strokes);
            Pieces pieces = Place(strokes);
            new DigitRaster().Draw(pieces.X, pieces.Y, pieces.Starts, pieces.Radius, image);
        }

        return NDArray.Create(image, Side, Side);
    }

    private static void Check(IReadOnlyList<PenStroke> strokes)
    {
        for (int i = 0; i < strokes.Count; i++)
        {
            PenStroke stroke = strokes[i];
            if (stroke.Points.IsDefaultOrEmpty) throw new ArgumentException($"Stroke {i} has no point.", nameof(strokes));
            if (!(stroke.Width > 0) || !double.IsFinite(stroke.Width)) throw new ArgumentException($"Stroke {i} has the width {stroke.Width}; it must be above 0.", nameof(strokes));
            if (stroke.Points.Any(p => !double.IsFinite(p.X) || !double.IsFinite(p.Y))) throw new ArgumentException($"Stroke {i} has a point that is not finite.", nameof(strokes));
        }
    }

    private static Pieces Place(IReadOnlyList<PenStroke> strokes)
    {
        double left = strokes.Min(s => s.Points.Min(p => p.X)), right = strokes.Max(s => s.Points.Max(p => p.X));
        double top = strokes.Min(s => s.Points.Min(p => p.Y)), bottom = strokes.Max(s => s.Points.Max(p => p.Y));
        double extent = Math.Max(right - left, bottom - top), pen = strokes.Average(s => s.Width);
        // Ink reaches half a pen beyond the path on both sides.
        double fitted = Math.Clamp(pen / 2 * Size / (extent + pen), ThinnestPen, ThickestPen);
        // A dot stays a dot: its path is noise, which shall not be blown up.
        double scale = extent < pen ? fitted / (pen / 2) : (Size - (2 * fitted)) / extent;
        Pieces pieces = new(strokes, scale, s => Math.Clamp(fitted * s.Width / pen, ThinnestPen, ThickestPen));
        pieces.CentreAt(Centre);
        return pieces;
    }

    /// <summary>The path in pixels, as straight pieces with a radius each.</summary>
    private sealed class Pieces
    {
        public Pieces(IReadOnlyList<PenStroke> strokes, double scale, Func<PenStroke, double> radius)
        {
            List<double> x = [], y = [], r = [];
            List<int> starts = [];
            foreach (PenStroke stroke in strokes)
            {
                double own = radius(stroke);
                foreach (PenPoint point in stroke.Points)
                {
                    x.Add(point.X * scale);
                    y.Add(point.Y * scale);
                }

                // A dot is a piece that ends where it begins.
                if (stroke.Points.Length == 1)
                {
                    x.Add(x[^1]);
                    y.Add(y[^1]);
                }

                int count = Math.Max(stroke.Points.Length, 2);
                for (int i = 0; i < count - 1; i++)
                {
                    starts.Add(x.Count - count + i);
                    r.Add(own);
                }
            }

            (X, Y, Starts, Radius) = ([.. x], [.. y], [.. starts], [.. r]);
        }

        public double[] X { get; }

        public double[] Y { get; }

        public int[] Starts { get; }

        public double[] Radius { get; }

        public void CentreAt(double centre)
        {
            double mass = 0, massX = 0, massY = 0;
            for (int piece = 0; piece < Starts.Length; piece++)
            {
                int a = Starts[piece];
                double weight = (Math.Sqrt(Math.Pow(X[a + 1] - X[a], 2) + Math.Pow(Y[a + 1] - Y[a], 2)) * Radius[piece]) + 1e-6;
                mass += weight;
                massX += weight * 0.5 * (X[a] + X[a + 1]);
                massY += weight * 0.5 * (Y[a] + Y[a + 1]);
            }

            for (int i = 0; i < X.Length; i++)
            {
                X[i] += centre - (massX / mass);
                Y[i] += centre - (massY / mass);
            }
        }
    }
}
