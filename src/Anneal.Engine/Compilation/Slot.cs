namespace Anneal.Engine.Compilation;

/// <summary>Memory that a plan gives to a value, a gradient, or a cover's own notes: so many bytes a row, for a span of the plan's time.</summary>
internal sealed class Slot(string name, long bytesPerRow)
{
    public string Name { get; } = name;

    public long BytesPerRow { get; } = bytesPerRow;

    /// <summary>First and last position in the plan's order at which the memory is in use.</summary>
    public int Birth { get; private set; } = int.MaxValue;

    public int Death { get; private set; } = -1;

    /// <summary>The positions at which covers asked for it.</summary>
    public List<int> Touches { get; } = [];

    /// <summary>The last position before, and the first after, a time in which nobody needs what it holds.</summary>
    public (int Last, int First)? Gap { get; set; }

    /// <summary>True: rows of the whole batch; false: rows of one block, in a worker's arena.</summary>
    public bool BatchWide { get; set; }

    /// <summary>True: read or written from outside, before or after the plan runs.</summary>
    public bool IsKept { get; set; }

    /// <summary>Where it starts, in the batch-wide buffer or in the arena.</summary>
    public long Offset { get; set; } = -1;

    /// <summary>The number of the input that it holds; -1: none.</summary>
    public int Input { get; set; } = -1;

    public bool IsUsed => Death >= 0;

    public void Touch(int position)
    {
        Touches.Add(position);
        Birth = Math.Min(Birth, position);
        Death = Math.Max(Death, position);
    }

    /// <summary>Whether both are in use at some position.</summary>
    public bool Meets(Slot other) => Uses().Any(mine => other.Uses().Any(theirs => mine.First <= theirs.Last && theirs.First <= mine.Last));

    private (int First, int Last)[] Uses() => Gap is { } gap ? [(Birth, gap.Last), (gap.First, Death)] : [(Birth, Death)];
}

/// <summary>A gradient's memory, and whether a cover is the first to write it in a step.</summary>
/// <param name="Slot">Null when nobody needs the gradient.</param>
/// <param name="Accumulate">Another cover wrote before: add instead of overwriting.</param>
internal readonly record struct GradientSlot(Slot? Slot, bool Accumulate)
{
    public bool IsNeeded => Slot is not null;
}
