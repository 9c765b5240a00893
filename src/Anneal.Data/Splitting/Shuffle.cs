namespace Anneal.Data.Splitting;

/// <summary>Random orders by the method of Fisher and Yates, from any source of random numbers.</summary>
public static class Shuffle
{
    /// <summary>A random order of 0 to count − 1.</summary>
    /// <param name="count">How many numbers.</param>
    /// <param name="below">Gives a uniform whole number from 0 to its argument − 1.</param>
    public static int[] Permutation(int count, Func<int, int> below)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentNullException.ThrowIfNull(below);
        int[] order = [.. Enumerable.Range(0, count)];
        for (int i = count - 1; i > 0; i--)
        {
            int j = below(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }
}
