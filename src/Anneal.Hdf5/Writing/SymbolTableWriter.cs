using System.Text;

namespace Anneal.Hdf5.Writing;

/// <summary>What a group says of one member.</summary>
internal readonly record struct Entry(string Name, int Address, int Tree, int Heap)
{
    internal bool IsGroup => Tree != 0;
}

/// <summary>The names and addresses of a group's members: symbol nodes, a B-tree above them, and a heap with the names, as h5py writes them by default.</summary>
internal static class SymbolTableWriter
{
    /// <summary>Half of the entries that a symbol node, and of the children that a B-tree node has room for; the superblock says so.</summary>
    internal const int LeafRank = 4;

    /// <inheritdoc cref="LeafRank"/>
    internal const int NodeRank = 16;

    /// <summary>Writes a group's table and returns where its tree and its heap are.</summary>
    internal static (int Tree, int Heap) Write(FileImage image, IEnumerable<Entry> members)
    {
        Entry[] entries = [.. members];
        byte[][] names = Array.ConvertAll(entries, e => Encoding.UTF8.GetBytes(e.Name));
        // Readers search by the order of the names' bytes.
        Array.Sort(names, entries, Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)));

        FileImage heap = new(64);
        heap.Zeros(8); // the empty name, which the tree's first key refers to
        int[] nameAt = new int[entries.Length];
        for (int i = 0; i < entries.Length; i++)
        {
            nameAt[i] = heap.Position;
            heap.Bytes(names[i]).U8(0).Align();
        }

        int heapAt = image.Position;
        image.Bytes("HEAP"u8).Zeros(4).U64(heap.Position).U64(1).U64(heapAt + 32).Bytes(heap.Written.Span);

        List<(int Address, int LastName)> level = WriteNodes(image, entries, nameAt);
        int depth = 0;
        do
        {
            level = WriteLevel(image, level, depth++);
        }
        while (level.Count > 1);
        return (level[0].Address, heapAt);
    }

    private static List<(int Address, int LastName)> WriteNodes(FileImage image, Entry[] entries, int[] nameAt)
    {
        List<(int Address, int LastName)> nodes = [];
        for (int from = 0; from < entries.Length; from += 2 * LeafRank)
        {
            int count = Math.Min(2 * LeafRank, entries.Length - from);
            nodes.Add((image.Position, nameAt[from + count - 1]));
            image.Bytes("SNOD"u8).U8(1).U8(0).U16(count);
            for (int i = from; i < from + count; i++)
            {
                Entry entry = entries[i];
                image.U64(nameAt[i]).U64(entry.Address).U32(entry.IsGroup ? 1 : 0).U32(0).U64(entry.Tree).U64(entry.Heap);
            }

            image.Zeros((2 * LeafRank - count) * 40);
        }

        return nodes;
    }

    /// <summary>Writes the nodes above a level. An empty group has one node without children.</summary>
    private static List<(int Address, int LastName)> WriteLevel(FileImage image, List<(int Address, int LastName)> children, int depth)
    {
        const int Size = 24 + (4 * NodeRank + 1) * 8;
        List<(int Address, int LastName)> nodes = [];
        int previousLast = 0;
        for (int from = 0; from == 0 || from < children.Count; from += 2 * NodeRank)
        {
            int count = Math.Min(2 * NodeRank, children.Count - from), at = image.Position;
            image.Bytes("TREE"u8).U8(0).U8(depth).U16(count);
            image.U64(from == 0 ? -1 : at - Size).U64(from + count >= children.Count ? -1 : at + Size);
            image.U64(previousLast);
            for (int i = from; i < from + count; i++)
            {
                (int address, previousLast) = children[i];
                image.U64(address).U64(previousLast);
            }

            image.Zeros(Size - (image.Position - at));
            nodes.Add((at, previousLast));
        }

        return nodes;
    }
}
