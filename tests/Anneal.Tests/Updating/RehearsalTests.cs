using Anneal.CoreML.Runtime;
using Anneal.Updating;

namespace Anneal.Tests.Updating;

public sealed class RehearsalTests
{
    [Fact]
    public void Lessons_come_first_then_a_choice_of_old_examples_each_once()
    {
        IMLBatchProvider mixed = Rehearsal.Mix(Examples(100, 3), Examples(0, 50), count: 20, seed: 5);
        double[] values = [.. Enumerable.Range(0, mixed.Count).Select(i => mixed.Features(i).FeatureValue("n")!.DoubleValue)];
        Assert.Equal(23, values.Length);
        Assert.Equal([100, 101, 102], values[..3]);
        Assert.Equal(20, values[3..].Distinct().Count());
        Assert.All(values[3..], v => Assert.InRange(v, 0, 49));
        Assert.NotEqual(Enumerable.Range(0, 20).Select(i => (double)i), values[3..]);
    }

    [Fact]
    public void The_seed_decides_and_too_many_are_all()
    {
        double[] Chosen(int count, ulong seed) => [.. Enumerable.Range(0, Math.Min(count, 10)).Select(i => Rehearsal.Mix(Examples(0, 0), Examples(0, 10), count, seed).Features(i).FeatureValue("n")!.DoubleValue)];
        Assert.Equal(Chosen(5, 1), Chosen(5, 1));
        Assert.NotEqual(Chosen(5, 1), Chosen(5, 2));
        Assert.Equal(10, Rehearsal.Mix(Examples(0, 0), Examples(0, 10), 1000).Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => Rehearsal.Mix(Examples(0, 1), Examples(0, 1), -1));
    }

    private static MLArrayBatchProvider Examples(int first, int count) =>
        new([.. Enumerable.Range(first, count).Select(i => new MLDictionaryFeatureProvider { ["n"] = (double)i })]);
}
