using Anneal.Engine.Execution;

namespace Anneal.Engine.Compilation;

/// <summary>Places slots in one arena so that those in use at the same time do not overlap: largest first, each at the lowest free place.</summary>
internal static class Arena
{
    /// <summary>Sets each slot's offset, in bytes a row, and returns the arena's bytes a row.</summary>
    /// <param name="slots">The slots.</param>
    /// <param name="meet">Whether two of them are in use at the same time.</param>
    public static long Assign(IEnumerable<Slot> slots, Func<Slot, Slot, bool> meet)
    {
        List<Slot> placed = [];
        long total = 0;
        foreach (Slot s in slots.OrderByDescending(s => s.BytesPerRow).ThenBy(s => s.Birth))
        {
            long offset = 0, size = AlignedBuffer.Align(s.BytesPerRow);
            foreach (Slot other in placed.Where(o => meet(s, o)).OrderBy(o => o.Offset))
            {
                if (other.Offset >= offset + size) break;
                offset = Math.Max(offset, other.Offset + AlignedBuffer.Align(other.BytesPerRow));
            }

            s.Offset = offset;
            total = Math.Max(total, offset + size);
            placed.Add(s);
        }

        return total;
    }
}
