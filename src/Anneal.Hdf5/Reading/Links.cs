namespace Anneal.Hdf5.Reading;

/// <summary>The names and addresses in a group, in the old form (symbol table) and the new (link messages, few or many).</summary>
internal static class Links
{
    internal static List<(string Name, ulong Address)> Read(FileSource source, ObjectHeader header)
    {
        List<(string Name, ulong Address, ulong Order)> links = [];
        if (header.Find(MessageKind.SymbolTable) is { } table)
        {
            links.AddRange(SymbolTable.Read(source, table.Address(), table.Address()).Select((l, i) => (l.Name, l.Address, (ulong)i)));
        }

        links.AddRange(header.All(MessageKind.Link).Select(m => ReadLink(m, (ulong)m.Start)));
        if (header.Find(MessageKind.LinkInfo) is { } info)
        {
            info.Version(0);
            int flags = info.U8();
            info.Skip((flags & 1) != 0 ? 8 : 0);
            (ulong heap, ulong names) = (info.Address(), info.Address());
            links.AddRange(DenseStorage.Read(source, heap, names, DenseStorage.Links).Select(m => ReadLink(m, (ulong)m.Start)));
        }

        links.Sort((a, b) => a.Order.CompareTo(b.Order));
        return links.ConvertAll(l => (l.Name, l.Address));
    }

    private static (string Name, ulong Address, ulong Order) ReadLink(ByteReader at, ulong order)
    {
        at.Version(1);
        int flags = at.U8();
        int kind = (flags & 8) != 0 ? at.U8() : 0;
        order = (flags & 4) != 0 ? at.U64() : order;
        at.Skip((flags & 16) != 0 ? 1 : 0); // character set
        ulong length = at.Unsigned(1 << (flags & 3));
        string name = at.Text(length > (ulong)at.Left ? -1 : (int)length);
        return kind == 0
            ? (name, at.Address(), order)
            : throw at.Fail($"'{name}' is a {(kind == 1 ? "soft" : "external")} link, which is not followed; Keras never writes one");
    }
}
