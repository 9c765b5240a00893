namespace Anneal.Hdf5.Reading;

/// <summary>The older B-tree: of a group's symbol nodes, or of a dataset's chunks.</summary>
internal static class BTree1
{
    internal const int Groups = 0;
    internal const int Chunks = 1;

    /// <summary>The entries of the lowest level, in order: each child's address and the key in front of it.</summary>
    internal static List<(ByteReader Key, ulong Child)> Leaves(FileSource source, ulong root, int kind, int keySize)
    {
        List<(ByteReader Key, ulong Child)> leaves = [];
        Visit(source, root, kind, keySize, null, leaves);
        return leaves;
    }

    private static void Visit(FileSource source, ulong address, int kind, int keySize, int? expectedLevel, List<(ByteReader Key, ulong Child)> leaves)
    {
        const string What = "a B-tree node";
        source.Claim(address, What);
        int head = 8 + 2 * source.OffsetSize;
        ByteReader at = source.Read(address, (ulong)head, What);
        at.Signature("TREE");
        int foundKind = at.U8(), level = at.U8(), count = at.U16();
        if (foundKind != kind || (expectedLevel ?? Math.Min(level, 16)) != level)
        {
            throw at.Fail($"a B-tree node is of kind {foundKind} and level {level}, not {kind} and {expectedLevel?.ToString() ?? "at most 16"}; the file is damaged");
        }

        at = source.Read(address + (ulong)head, (ulong)(count * (keySize + source.OffsetSize)), What);
        for (int i = 0; i < count; i++)
        {
            ByteReader key = at.Part(keySize, "a B-tree key");
            ulong child = at.Address();
            if (level == 0)
            {
                leaves.Add((key, child));
            }
            else
            {
                Visit(source, child, kind, keySize, level - 1, leaves);
            }
        }
    }
}
