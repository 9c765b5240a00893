namespace Anneal.Hdf5.Reading;

/// <summary>A group in the form of HDF5 1.0 to 1.6, which is still the default: a B-tree of symbol nodes, and a heap with the names.</summary>
internal static class SymbolTable
{
    internal static IEnumerable<(string Name, ulong Address)> Read(FileSource source, ulong tree, ulong heap)
    {
        ByteReader names = ReadHeap(source, heap);
        foreach (ulong node in BTree1.Leaves(source, tree, BTree1.Groups, source.LengthSize).Select(l => l.Child))
        {
            source.Claim(node, "a symbol node");
            ByteReader at = source.Read(node, 8, "a symbol node");
            at.Signature("SNOD");
            at.Version(1);
            at.Skip(1);
            int count = at.U16();
            at = source.Read(node + 8, (ulong)(count * (2 * source.OffsetSize + 24)), "a symbol node");
            for (int i = 0; i < count; i++)
            {
                ulong nameAt = at.Address();
                ulong address = at.Address();
                uint cache = at.U32();
                at.Skip(4 + 16);
                ByteReader text = names.Again();
                text.Skip(nameAt > (ulong)text.Left ? -1 : (int)nameAt);
                string name = text.TextToZero();
                yield return cache == 2
                    ? throw at.Fail($"'{name}' is a soft link, which is not followed; Keras never writes one")
                    : (name, address);
            }
        }
    }

    private static ByteReader ReadHeap(FileSource source, ulong address)
    {
        const string What = "a local heap";
        source.Claim(address, What);
        ByteReader at = source.Read(address, (ulong)(8 + 2 * source.LengthSize + source.OffsetSize), What);
        at.Signature("HEAP");
        at.Version(0);
        at.Skip(3);
        ulong size = at.Length();
        at.Length(); // free space
        return source.Read(at.Address(), size, "a group's names");
    }
}
