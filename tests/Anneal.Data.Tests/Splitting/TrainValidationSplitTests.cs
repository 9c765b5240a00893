using Anneal.Data.Arrays;
using Anneal.Data.Splitting;

namespace Anneal.Data.Tests.Splitting;

public class TrainValidationSplitTests
{
    [Theory]
    [InlineData(600, 0.2, 480)]
    [InlineData(60_000, 0.1, 54_000)]
    [InlineData(10, 0.33, 6)]
    [InlineData(3, 0.5, 1)]
    public void TakesTheLastAsKerasDoes(int count, double fraction, int train)
    {
        Assert.Equal(train, TrainValidationSplit.TrainCount(count, fraction));
        (NDArray first, NDArray last) = TrainValidationSplit.Split(NDArray.Create([.. Enumerable.Range(0, count)]), fraction);
        Assert.Equal(train, first.Rows);
        Assert.Equal(Enumerable.Range(train, count - train), last.AsInt32());
    }

    [Theory]
    [InlineData(10, 0)]
    [InlineData(10, 1)]
    [InlineData(10, double.NaN)]
    [InlineData(1, 0.5)]
    [InlineData(3, 0.9)]
    public void EmptyPartsAreRefused(int count, double fraction)
    {
        Assert.Throws<ArgumentException>(() => TrainValidationSplit.TrainCount(count, fraction));
    }
}
