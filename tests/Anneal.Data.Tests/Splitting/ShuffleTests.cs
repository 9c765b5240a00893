using Anneal.Data.Splitting;

namespace Anneal.Data.Tests.Splitting;

public class ShuffleTests
{
    [Fact]
    public void EveryOrderIsEquallyLikely()
    {
        Random random = new(1);
        Dictionary<string, int> seen = [];
        for (int i = 0; i < 24_000; i++)
        {
            string order = string.Concat(Shuffle.Permutation(4, random.Next));
            seen[order] = seen.GetValueOrDefault(order) + 1;
        }

        // 1000 of each expected, with a standard deviation of 31.
        Assert.Equal(24, seen.Count);
        Assert.All(seen.Values, count => Assert.InRange(count, 840, 1160));
    }
}
