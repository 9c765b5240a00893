namespace Anneal.Hdf5.Reading;

/// <summary>The kinds of header messages that a reader needs.</summary>
internal enum MessageKind
{
    Nil = 0x00,
    Dataspace = 0x01,
    LinkInfo = 0x02,
    Datatype = 0x03,
    OldFillValue = 0x04,
    FillValue = 0x05,
    Link = 0x06,
    ExternalFiles = 0x07,
    Layout = 0x08,
    GroupInfo = 0x0a,
    Filters = 0x0b,
    Attribute = 0x0c,
    Continuation = 0x10,
    SymbolTable = 0x11,
    AttributeInfo = 0x15,
    Last = 0x18,
}

/// <summary>One message of an object header.</summary>
internal readonly record struct Message(MessageKind Kind, bool IsShared, ByteReader Body);

/// <summary>The messages that describe one group or dataset.</summary>
internal sealed class ObjectHeader
{
    private const string What = "an object header";
    private readonly FileSource _source;
    private readonly List<Message> _messages = [];
    private readonly Queue<(ulong Address, ulong Length)> _continuations = new();

    private ObjectHeader(FileSource source) => _source = source;

    internal bool IsGroup => Has(MessageKind.SymbolTable) || Has(MessageKind.LinkInfo) || Has(MessageKind.Link) || Has(MessageKind.GroupInfo);

    internal bool IsDataset => Has(MessageKind.Layout);

    internal static ObjectHeader Read(FileSource source, ulong address)
    {
        source.Claim(address, What);
        ObjectHeader header = new(source);
        bool isNew = source.Read(address, 4, What).Take(4).SequenceEqual("OHDR"u8);
        if (isNew)
        {
            header.ReadNew(address);
        }
        else
        {
            header.ReadOld(address);
        }

        return header;
    }

    internal bool Has(MessageKind kind) => _messages.Exists(m => m.Kind == kind);

    internal IEnumerable<ByteReader> All(MessageKind kind) => _messages.Where(m => m.Kind == kind).Select(Open);

    /// <summary>The body of the only message of a kind.</summary>
    internal ByteReader? Find(MessageKind kind) => _messages.FindIndex(m => m.Kind == kind) is >= 0 and int i ? Open(_messages[i]) : null;

    internal ByteReader Require(MessageKind kind, string what) =>
        Find(kind) ?? throw _source.Fail(-1, $"the object has no {what}; the file is damaged");

    private ByteReader Open(Message message) => message.IsShared
        ? throw message.Body.Fail($"a {message.Kind.ToString().ToLowerInvariant()} that is shared with other objects is not read; Keras never writes one. Repack the file (h5repack)")
        : message.Body.Again();

    private void ReadOld(ulong address)
    {
        ByteReader at = _source.Read(address, 16, What);
        at.Version(1);
        at.Skip(1);
        int count = at.U16();
        at.Skip(4); // reference count
        ReadOldBlock(_source.Read(address + 16, at.U32(), What), ref count);
        while (count > 0 && _continuations.TryDequeue(out (ulong Address, ulong Length) next))
        {
            _source.Claim(next.Address, "a continuation of an object header");
            ReadOldBlock(_source.Read(next.Address, next.Length, "a continuation of an object header"), ref count);
        }

        if (count > 0)
        {
            throw _source.Fail((long)address, $"{count} messages of an object header are missing; the file is damaged");
        }
    }

    private void ReadOldBlock(ByteReader at, ref int count)
    {
        while (count > 0 && at.Left >= 8)
        {
            int kind = at.U16(), size = at.U16(), flags = at.U8();
            at.Skip(3);
            Add(kind, flags, at, size);
            count--;
        }
    }

    private void ReadNew(ulong address)
    {
        ByteReader at = _source.Read(address, (ulong)Math.Min(64, _source.Length - (long)address), What);
        at.Signature("OHDR");
        at.Version(2);
        int flags = at.U8();
        at.Skip((flags & 0x20) != 0 ? 16 : 0); // times
        at.Skip((flags & 0x10) != 0 ? 4 : 0); // when attributes move out of the header
        ulong size = at.Unsigned(1 << (flags & 3));
        int prefix = at.Position - at.Start;
        ReadNewBlock(Whole(address, size, (ulong)prefix + 4), prefix, flags);
        while (_continuations.TryDequeue(out (ulong Address, ulong Length) next))
        {
            _source.Claim(next.Address, "a continuation of an object header");
            ByteReader block = Whole(next.Address, next.Length, 0);
            block.Again().Signature("OCHK");
            ReadNewBlock(block, 4, flags);
        }
    }

    private ByteReader Whole(ulong address, ulong size, ulong more)
    {
        ByteReader block = _source.Read(address, size > (ulong)_source.Length ? size : size + more, What);
        block.Checksum();
        return block;
    }

    private void ReadNewBlock(ByteReader block, int prefix, int flags)
    {
        block.Skip(prefix);
        int head = (flags & 4) != 0 ? 6 : 4;
        while (block.Left - 4 >= head)
        {
            int kind = block.U8(), size = block.U16(), messageFlags = block.U8();
            block.Skip(head - 4); // creation order
            Add(kind, messageFlags, block, size);
        }
    }

    private void Add(int kind, int flags, ByteReader at, int size)
    {
        ByteReader body = at.Part(size, kind <= (int)MessageKind.Last ? $"a {((MessageKind)kind).ToString().ToLowerInvariant()} message" : "a message");
        switch (kind)
        {
            case (int)MessageKind.Nil:
                break;
            case (int)MessageKind.Continuation:
                _continuations.Enqueue((body.Address(), body.Length()));
                break;
            case > (int)MessageKind.Last when (flags & 0x80) != 0:
                throw body.Fail($"the file needs a reader that knows header messages of type {kind}");
            default:
                _messages.Add(new((MessageKind)kind, (flags & 2) != 0, body));
                break;
        }
    }
}
