using Anneal.CoreML.Runtime;
using Anneal.Engine.Randomness;

namespace Anneal.Updating;

/// <summary>Against forgetting: an update sees old examples among the new ones.</summary>
public static class Rehearsal
{
    /// <summary>New examples and, behind them, a choice of old ones. An update draws an order of its own (<see cref="UpdatableOptions.Shuffle"/>).</summary>
    /// <param name="lessons">What is to be learnt.</param>
    /// <param name="old">Examples of what the model knows, with their targets.</param>
    /// <param name="count">How many of the old ones; all of them where there are fewer.</param>
    /// <param name="seed">Which of them.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public static IMLBatchProvider Mix(IMLBatchProvider lessons, IMLBatchProvider old, int count, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(lessons);
        ArgumentNullException.ThrowIfNull(old);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        int[] order = [.. Enumerable.Range(0, old.Count)];
        PhiloxStream random = Philox.Stream(seed, 0);
        random.Shuffle<int>(order);
        return new Mixed(lessons, old, order[..Math.Min(count, order.Length)]);
    }

    private sealed class Mixed(IMLBatchProvider lessons, IMLBatchProvider old, int[] chosen) : IMLBatchProvider
    {
        public int Count => lessons.Count + chosen.Length;

        public IMLFeatureProvider Features(int index) => index < lessons.Count ? lessons.Features(index) : old.Features(chosen[index - lessons.Count]);
    }
}
