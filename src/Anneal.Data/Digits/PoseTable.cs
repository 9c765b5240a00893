using System.Collections.Immutable;
using System.Globalization;

namespace Anneal.Data.Digits;

/// <summary>The ways of writing each digit, read from the embedded <c>poses.txt</c>.</summary>
internal static class PoseTable
{
    /// <summary>The digits 0 to 9.</summary>
    public static ImmutableArray<DigitForms> Digits { get; } = Read();

    private static ImmutableArray<DigitForms> Read()
    {
        using Stream stream = typeof(PoseTable).Assembly.GetManifestResourceStream(typeof(PoseTable), "poses.txt")!;
        using StreamReader reader = new(stream);
        List<DigitForms> digits = [];
        while (reader.ReadLine() is string line)
        {
            if (line.StartsWith('#')) continue;
            string[] words = line.Split(' ');
            if (words[0] == "digit") digits.Add(new DigitForms(Number(words[2]), Number(words[3]), Number(words[4]), Number(words[5]), []));
            else if (words[0] == "family") digits[^1].Families.Add(new PoseFamily(Number(words[1]), []));
            else digits[^1].Families[^1].Poses.Add(Pose.Parse(line));
        }

        return [.. digits];
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>One digit: its factors and its families of poses.</summary>
/// <param name="Width">Factor of the width.</param>
/// <param name="Calm">Factor of the distortions that change the shape.</param>
/// <param name="Pen">Factor of the pen radius.</param>
/// <param name="Slant">Added to the slant; positive leans to the right.</param>
/// <param name="Families">The families.</param>
internal sealed record DigitForms(double Width, double Calm, double Pen, double Slant, List<PoseFamily> Families);

/// <summary>Poses of the same structure.</summary>
/// <param name="Probability">Their share of the digit.</param>
/// <param name="Poses">The poses, equally likely.</param>
internal sealed record PoseFamily(double Probability, List<Pose> Poses);

/// <summary>One way of writing a digit: the control points of its strokes, centred on 0 in a box of side 1.</summary>
/// <param name="X">To the right.</param>
/// <param name="Y">Down.</param>
/// <param name="Corner">Whether the path turns sharply at the point.</param>
/// <param name="StrokeLengths">How many points each stroke has.</param>
internal sealed record Pose(double[] X, double[] Y, bool[] Corner, int[] StrokeLengths)
{
    public static Pose Parse(string line)
    {
        string[][] strokes = [.. line.Split('|').Select(stroke => stroke.Split(' '))];
        string[] points = [.. strokes.SelectMany(s => s)];
        double[][] numbers = [.. points.Select(p => p.TrimEnd('*').Split(',').Select(n => (double.Parse(n, CultureInfo.InvariantCulture) / 100) - 0.5).ToArray())];
        return new Pose([.. numbers.Select(n => n[0])], [.. numbers.Select(n => n[1])], [.. points.Select(p => p.EndsWith('*'))], [.. strokes.Select(s => s.Length)]);
    }
}
