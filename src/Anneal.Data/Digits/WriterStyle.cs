using System.Collections.Immutable;

namespace Anneal.Data.Digits;

/// <summary>
/// One person's hand: fixed habits that make the digits of one writer alike. What is left to chance from digit to digit is smaller than among
/// all writers; the habits themselves may lie far outside the usual.
/// </summary>
public sealed record WriterStyle
{
    /// <summary>What the writer is called.</summary>
    public required string Name { get; init; }

    /// <summary>The favourite way of writing each digit 0 to 9, as an index into all poses of that digit, families one after the other.</summary>
    public required ImmutableArray<int> Forms { get; init; }

    /// <summary>How often the favourite form is used, 0 to 1; otherwise the form is drawn as for anybody.</summary>
    public double Habit { get; init; } = 0.9;

    /// <summary>Added to the slant (a shear, x per y): positive leans to the right. Among all writers its deviation is 0.24.</summary>
    public double Slant { get; init; }

    /// <summary>Factor of the width. Among all writers its logarithm has deviation 0.18.</summary>
    public double Width { get; init; } = 1;

    /// <summary>Factor of the pen radius of 1.22 pixels, which stays within 0.75 to 3.2 pixels. Among all writers its logarithm has deviation 0.27.</summary>
    public double Pen { get; init; } = 1;

    /// <summary>Mean strength of the irregular distortions; among all writers it goes from 0.4 to 1.4.</summary>
    public double Sloppiness { get; init; } = 0.7;

    /// <summary>Rotation in radians, clockwise. Among all writers its deviation is 0.10.</summary>
    public double Rotation { get; init; }

    /// <summary>Moves the middle of every digit down (positive) or up; among all writers its deviation is about 0.12.</summary>
    public double Middle { get; init; }

    /// <summary>Makes the bottom wider than the top (positive) or narrower; among all writers its deviation is about 0.18.</summary>
    public double Keystone { get; init; }

    /// <summary>The part of the usual spread of slant, width, rotation and pen that is left between digits of this writer.</summary>
    public double Variation { get; init; } = 0.35;

    /// <summary>Leans strongly to the right, in haste.</summary>
    public static WriterStyle Slanted { get; } = FromSeed(11, 1) with { Name = "slanted", Slant = 0.55, Sloppiness = 0.9 };

    /// <summary>Leans to the left and turns the paper.</summary>
    public static WriterStyle Backhand { get; } = FromSeed(12, 1) with { Name = "backhand", Slant = -0.65, Rotation = -0.15 };

    /// <summary>Writes with a broad felt pen.</summary>
    public static WriterStyle Broad { get; } = FromSeed(13, 1) with { Name = "broad", Pen = 2.2, Sloppiness = 0.6 };

    /// <summary>Writes with a needle-thin pen.</summary>
    public static WriterStyle Fine { get; } = FromSeed(14, 1) with { Name = "fine", Pen = 0.6, Sloppiness = 0.6 };

    /// <summary>Writes like a school book: upright, even, plain forms.</summary>
    public static WriterStyle Careful { get; } = new() { Name = "careful", Forms = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0], Habit = 1, Sloppiness = 0.3, Variation = 0.2 };

    /// <summary>Writes fast and carelessly, in unusual forms.</summary>
    public static WriterStyle Hasty { get; } = FromSeed(15, 2) with { Name = "hasty", Slant = 0.3, Width = 1.1, Pen = 1, Rotation = 0.05, Middle = -0.1, Keystone = -0.2, Sloppiness = 1.6, Variation = 0.7 };

    /// <summary>The writers that have names.</summary>
    public static ImmutableArray<WriterStyle> Named { get; } = [Careful, Slanted, Backhand, Broad, Fine, Hasty];

    /// <summary>Draws a writer.</summary>
    /// <param name="seed">Who; the same seed gives the same writer on every machine.</param>
    /// <param name="strength">
    /// How far the habits lie from the average: 1 as far as people's usually do, 2 twice as far with all forms equally likely, more for hands that
    /// few can read and that prefer the rarest forms. 0 is the average writer. Habits stop where digits could not be told apart by anybody.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The strength is negative, above 10 or not a number.</exception>
    public static WriterStyle FromSeed(long seed, double strength = 1)
    {
        if (!(strength is >= 0 and <= 10)) throw new ArgumentOutOfRangeException(nameof(strength), strength, "A writer's strength is a number from 0 to 10.");
        DigitRandom random = new(seed, -2);
        int[] forms = new int[10];
        for (int digit = 0; digit < 10; digit++) forms[digit] = DrawForm(ref random, PoseTable.Digits[digit], strength);
        return new WriterStyle
        {
            Name = FormattableString.Invariant($"writer {seed}"),
            Forms = [.. forms],
            Slant = Math.Clamp(random.Normal(0.24 * strength), -0.9, 0.9),
            Width = Math.Clamp(PortableMath.Exp(random.Normal(0.18 * strength)), 0.6, 1.4),
            Pen = Math.Clamp(PortableMath.Exp(random.Normal(0.27 * strength)), 0.6, 2.0),
            Rotation = Math.Clamp(random.Normal(0.10 * strength), -0.5, 0.5),
            Middle = Math.Clamp(random.Normal(0.12 * strength), -0.25, 0.25),
            Keystone = Math.Clamp(random.Normal(0.18 * strength), -0.4, 0.4),
            Sloppiness = random.Uniform(0.4, 1.1),
        };
    }

    /// <summary>Draws a form with the families' shares to the power of 2 − strength: 1 as they are, 2 all alike, above 2 the rare ones first.</summary>
    private static int DrawForm(ref DigitRandom random, DigitForms forms, double strength)
    {
        double[] weights = [.. forms.Families.Select(f => PortableMath.Exp((2 - strength) * PortableMath.Log(f.Probability)))];
        double at = random.Uniform() * weights.Sum();
        int first = 0;
        int family = 0;
        while (family < weights.Length - 1 && at >= weights[family])
        {
            at -= weights[family];
            first += forms.Families[family].Poses.Count;
            family++;
        }

        return first + random.Below(forms.Families[family].Poses.Count);
    }
}
