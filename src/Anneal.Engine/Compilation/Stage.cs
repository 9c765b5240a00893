using System.Collections.Immutable;

namespace Anneal.Engine.Compilation;

/// <summary>Covers that run one after the other on each block of rows, or one cover that needs the whole batch.</summary>
internal sealed class Stage(ImmutableArray<Cover> covers, int first)
{
    public ImmutableArray<Cover> Covers { get; } = covers;

    /// <summary>The position of its first cover in the plan.</summary>
    public int First { get; } = first;

    public bool BatchWide => Covers[0].BatchWide;

    public static List<Stage> Split(List<Cover> covers)
    {
        List<Stage> stages = [];
        for (int at = 0; at < covers.Count;)
        {
            int end = at + 1;
            if (!covers[at].BatchWide)
            {
                while (end < covers.Count && !covers[end].BatchWide && !covers[end].StartsStage && !covers[end - 1].EndsStage) end++;
            }

            stages.Add(new Stage([.. covers[at..end]], at));
            at = end;
        }

        return stages;
    }
}
