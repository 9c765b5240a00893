using System.Numerics;

namespace Anneal.Hdf5.Reading;

/// <summary>
/// A heap of messages in blocks whose sizes double from row to row. Objects are found by their offset in the heap's own address space;
/// Keras' files have only "managed" objects, which lie in the blocks, and "tiny" ones, which lie in their own identifier.
/// </summary>
internal sealed class FractalHeap
{
    private const string What = "a fractal heap";
    private readonly FileSource _source;
    private int _idLength;
    private int _width;
    private ulong _startSize;
    private ulong _maximumDirect;
    private int _heapBits;
    private ulong _root;
    private int _rootRows;
    private ulong _maximumObject;

    private FractalHeap(FileSource source) => _source = source;

    private int OffsetBytes => (_heapBits + 7) / 8;

    private int DirectRows => BitOperations.Log2(_maximumDirect) - BitOperations.Log2(_startSize) + 2;

    internal static FractalHeap Read(FileSource source, ulong address)
    {
        source.Claim(address, What);
        FractalHeap heap = new(source);
        ByteReader at = source.Read(address, (ulong)(26 + 12 * source.LengthSize + 3 * source.OffsetSize), What);
        at.Signature("FRHP");
        at.Version(0);
        heap._idLength = at.U16();
        int filters = at.U16();
        at.U8();
        heap._maximumObject = at.U32();
        at.Length();
        at.Address();
        at.Length();
        at.Address();
        for (int i = 0; i < 8; i++)
        {
            at.Length(); // space used and free, and counts of huge and tiny objects
        }

        heap._width = at.U16();
        heap._startSize = at.Length();
        heap._maximumDirect = at.Length();
        heap._heapBits = at.U16();
        at.U16();
        heap._root = at.Address();
        heap._rootRows = at.U16();
        if (filters != 0)
        {
            throw at.Fail("a compressed fractal heap is not read; Keras never writes one");
        }

        at.Skip(4);
        at.Checksum();
        bool sizes = BitOperations.IsPow2(heap._startSize) && BitOperations.IsPow2(heap._maximumDirect) && heap._maximumDirect >= heap._startSize;
        return sizes && heap._maximumDirect <= 1UL << 31 && BitOperations.IsPow2(heap._width) && heap._heapBits is > 0 and <= 64 && heap._rootRows <= 64
            ? heap
            : throw at.Fail("the block sizes of a fractal heap are not powers of two; the file is damaged");
    }

    /// <summary>The object whose identifier comes next in a record.</summary>
    internal ByteReader Find(ByteReader record, string what)
    {
        ByteReader id = record.Part(Math.Min(_idLength, record.Left), "a heap identifier");
        int flags = id.U8();
        switch (flags >> 4)
        {
            case 0:
                ulong offset = id.Unsigned(OffsetBytes);
                ulong longest = Math.Min(_maximumDirect, _maximumObject);
                ulong length = id.Unsigned(Math.Min((BitOperations.Log2(Math.Max(longest, 1)) / 8) + 1, id.Left));
                return _source.Read(Locate(offset, length), length, what);
            case 2:
                int tiny = (flags & 15) + 1;
                return id.Part(tiny, what);
            default:
                throw id.Fail($"{what} is stored as a huge object, which is not read; Keras never writes one. Repack the file (h5repack --low=0 --high=0)");
        }
    }

    /// <summary>The address in the file of an offset in the heap.</summary>
    private ulong Locate(ulong offset, ulong length)
    {
        if (_rootRows == 0)
        {
            return Inside(_root, offset, length, _startSize);
        }

        ulong block = _root;
        int rows = _rootRows;
        while (true)
        {
            (int row, int column, ulong inside, ulong size) = Cell(offset, rows);
            ulong entry = block + (ulong)(5 + _source.OffsetSize + OffsetBytes + (row * _width + column) * _source.OffsetSize);
            _source.Read(block, 4, "an indirect block").Signature("FHIB");
            ulong child = _source.Read(entry, (ulong)_source.OffsetSize, "an indirect block").Address();
            if (row < DirectRows)
            {
                return Inside(child, inside, length, size);
            }

            // Each level covers less than the one above, so that this ends.
            int childRows = BitOperations.Log2(size) - BitOperations.Log2(_startSize * (ulong)_width) + 1;
            if (childRows >= rows || childRows < 1)
            {
                throw _source.Fail((long)block, "an indirect block is not smaller than the one above it; the file is damaged");
            }

            (block, rows, offset) = (child, childRows, inside);
        }
    }

    private (int Row, int Column, ulong Inside, ulong Size) Cell(ulong offset, int rows)
    {
        ulong start = 0;
        for (int row = 0; row < rows && row < 48; row++)
        {
            ulong size = row < 2 ? _startSize : _startSize << (row - 1);
            ulong all = size * (ulong)_width;
            if (offset - start < all)
            {
                return (row, (int)((offset - start) / size), (offset - start) % size, size);
            }

            start += all;
        }

        throw _source.Fail(-1, $"offset {offset} is not in the fractal heap; the file is damaged");
    }

    private ulong Inside(ulong block, ulong inside, ulong length, ulong size)
    {
        _source.Read(block, 4, "a direct block").Signature("FHDB");
        return inside <= size && length <= size - inside
            ? block + inside
            : throw _source.Fail((long)block, "an object runs past its heap block; the file is damaged");
    }
}
