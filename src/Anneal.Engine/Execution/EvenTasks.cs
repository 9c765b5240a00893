namespace Anneal.Engine.Execution;

/// <summary>Items in order, gathered in tasks of nearly equal size: each thread's share of the tasks is then the same stretch of the items in every step.</summary>
internal sealed class EvenTasks
{
    private const int Most = 16;

    private readonly int[] _ends;

    /// <param name="sizes">The items' sizes.</param>
    /// <param name="worthSharing">Items of less size altogether are worked on by one thread: moving them from core to core takes longer than the work.</param>
    public EvenTasks(IReadOnlyList<int> sizes, long worthSharing)
    {
        long all = sizes.Sum(s => (long)s), before = 0;
        AreShared = all >= worthSharing;
        List<int> ends = [];
        for (int i = 0; i < sizes.Count; i++)
        {
            before += sizes[i];
            // An item belongs to the task that holds its middle.
            long middle = before + (i + 1 < sizes.Count ? sizes[i + 1] / 2 : 0);
            if (i + 1 == sizes.Count || middle * Most / Math.Max(1, all) > ends.Count) ends.Add(i + 1);
        }

        _ends = [.. ends];
    }

    public bool AreShared { get; }

    public int Count => _ends.Length;

    /// <summary>A task's items.</summary>
    public (int First, int End) this[int task] => (task == 0 ? 0 : _ends[task - 1], _ends[task]);
}
