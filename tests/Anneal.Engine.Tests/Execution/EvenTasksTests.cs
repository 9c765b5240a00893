using Anneal.Engine.Execution;

namespace Anneal.Engine.Tests.Execution;

public class EvenTasksTests
{
    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 5 })]
    [InlineData(new[] { 0, 0, 0 })]
    [InlineData(new[] { 2048, 2048, 2048, 2048, 256, 16, 256, 16, 160, 10 })]
    [InlineData(new[] { 1, 1, 1, 100_000, 1, 1 })]
    public void EveryItemIsInOneTaskInOrder(int[] sizes)
    {
        EvenTasks tasks = new(sizes, 8192);
        int at = 0;
        for (int t = 0; t < tasks.Count; t++)
        {
            (int first, int end) = tasks[t];
            Assert.Equal(at, first);
            Assert.True(end > first);
            at = end;
        }

        Assert.Equal(sizes.Length, at);
        Assert.Equal(sizes.Sum() >= 8192, tasks.AreShared);
    }

    [Fact]
    public void HalfOfTheTasksHoldHalfOfTheSize()
    {
        int[] sizes = [.. Enumerable.Repeat(500, 40), .. Enumerable.Repeat(10, 30), .. Enumerable.Repeat(1000, 20)];
        EvenTasks tasks = new(sizes, 1);
        int end = tasks[tasks.Count / 2 - 1].End;
        Assert.InRange(sizes[..end].Sum() / (double)sizes.Sum(), 0.45, 0.55);
    }
}
