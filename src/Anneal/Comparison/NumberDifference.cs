using System.Globalization;

namespace Anneal.Comparison;

/// <summary>How far two arrays of numbers are apart, in a few words.</summary>
internal static class NumberDifference
{
    /// <summary>Null where the arrays are equal to the bit.</summary>
    public static Difference? Of(string path, ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        if (first.Length != second.Length) return new Difference(path, Count(first.Length), Count(second.Length));
        int changed = 0;
        double largest = 0;
        for (int i = 0; i < first.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(first[i]) == BitConverter.SingleToInt32Bits(second[i])) continue;
            changed++;
            double apart = Math.Abs((double)first[i] - second[i]);
            if (!(apart <= largest)) largest = apart;
        }

        return changed == 0 ? null : new Difference(path, Count(first.Length), string.Create(CultureInfo.InvariantCulture, $"{changed} of them changed, by at most {largest:G4}"));
    }

    private static string Count(int n) => string.Create(CultureInfo.InvariantCulture, $"{n} numbers");
}
