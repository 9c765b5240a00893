using System.Numerics;

namespace Anneal.Hdf5.Reading;

/// <summary>The newer B-tree, of records of equal size.</summary>
internal sealed class BTree2
{
    private const int Overhead = 10;
    private readonly FileSource _source;
    private readonly int _kind;
    private readonly int _nodeSize;
    private readonly int _recordSize;
    private readonly List<ByteReader> _records = [];

    private BTree2(FileSource source, int kind, int nodeSize, int recordSize)
    {
        _source = source;
        _kind = kind;
        _nodeSize = nodeSize;
        _recordSize = recordSize;
    }

    /// <summary>All records in order.</summary>
    internal static List<ByteReader> Records(FileSource source, ulong address, int kind)
    {
        const string What = "a B-tree";
        source.Claim(address, What);
        ByteReader at = source.Read(address, (ulong)(22 + source.OffsetSize + source.LengthSize), What);
        at.Signature("BTHD");
        at.Version(0);
        int found = at.U8();
        uint nodeSize = at.U32();
        int recordSize = at.U16(), depth = at.U16();
        at.Skip(2); // when nodes split and merge
        ulong root = at.Address();
        int count = at.U16();
        at.Length();
        at.Skip(4);
        at.Checksum();
        if (found != kind || recordSize < 5 || nodeSize < (uint)(Overhead + recordSize) || nodeSize > (uint)source.Length || depth > 5)
        {
            throw at.Fail($"a B-tree of kind {found} with records of {recordSize} bytes in nodes of {nodeSize} is not what was expected; the file is damaged");
        }

        BTree2 tree = new(source, kind, (int)nodeSize, recordSize);
        if (count > 0)
        {
            tree.Visit(root, count, depth);
        }

        return tree._records;
    }

    private void Visit(ulong address, int count, int depth)
    {
        const string What = "a B-tree node";
        _source.Claim(address, What);
        int countSize = CountSize(MaximumRecords(depth - 1));
        int totalSize = depth > 1 ? CountSize(MaximumTotal(depth - 1)) : 0;
        int pointer = depth == 0 ? 0 : _source.OffsetSize + countSize + totalSize;
        ByteReader at = _source.Read(address, (ulong)(Overhead + count * _recordSize + (depth == 0 ? 0 : (count + 1) * pointer)), What);
        at.Again().Checksum();
        at.Signature(depth == 0 ? "BTLF" : "BTIN");
        at.Version(0);
        if (at.U8() != _kind)
        {
            throw at.Fail("a B-tree node is of another kind than its tree; the file is damaged");
        }

        ByteReader[] records = new ByteReader[count];
        for (int i = 0; i < count; i++)
        {
            records[i] = at.Part(_recordSize, "a B-tree record");
        }

        for (int i = 0; i <= count; i++)
        {
            if (depth > 0)
            {
                ulong child = at.Address();
                int children = (int)Math.Min(at.Unsigned(countSize), int.MaxValue / 4096);
                at.Skip(totalSize);
                Visit(child, children, depth - 1);
            }

            if (i < count)
            {
                _records.Add(records[i]);
            }
        }
    }

    /// <summary>How many records a node at this depth has room for.</summary>
    private ulong MaximumRecords(int depth)
    {
        if (depth <= 0)
        {
            return (ulong)((_nodeSize - Overhead) / _recordSize);
        }

        int pointer = _source.OffsetSize + CountSize(MaximumRecords(depth - 1)) + (depth > 1 ? CountSize(MaximumTotal(depth - 1)) : 0);
        return (ulong)(Math.Max(_nodeSize - Overhead - pointer, 0) / (_recordSize + pointer));
    }

    /// <summary>How many records a node at this depth and all below it have room for.</summary>
    private ulong MaximumTotal(int depth) => depth <= 0
        ? MaximumRecords(0)
        : Math.Min((MaximumRecords(depth) + 1) * MaximumTotal(depth - 1) + MaximumRecords(depth), 1UL << 62);

    private static int CountSize(ulong maximum) => BitOperations.Log2(Math.Max(maximum, 1)) / 8 + 1;
}
