using System.Collections.Immutable;

namespace Anneal.Hdf5.Reading;

/// <summary>A dataset in chunks of equal shape, each filtered by itself; chunks may be missing, and stick out at the edges.</summary>
internal sealed class ChunkedData
{
    private readonly FileSource _source;
    private readonly string _path;
    private readonly int[] _extents;
    private readonly int _elementSize;
    private readonly ImmutableArray<int> _shape;
    private readonly List<Filter> _filters;
    private readonly byte[]? _fill;
    private readonly int _chunkBytes;
    private readonly List<(ulong Address, uint Length, uint Mask, int[] Offset)> _chunks = [];

    internal ChunkedData(
        FileSource source, ulong tree, ImmutableArray<uint> extents, int elementSize, ImmutableArray<int> shape, List<Filter> filters, byte[]? fill, ByteReader at)
    {
        (_source, _path, _elementSize, _shape, _filters, _fill) = (source, source.CurrentPath, elementSize, shape, filters, fill);
        ulong bytes = (ulong)elementSize;
        foreach (uint extent in extents)
        {
            bytes = extent == 0 || bytes > int.MaxValue ? ulong.MaxValue : bytes * extent;
        }

        if (bytes > int.MaxValue)
        {
            throw at.Fail($"chunks of ({string.Join(", ", extents)}) elements are not possible; the file is damaged");
        }

        _chunkBytes = (int)bytes;
        _extents = [.. extents.Select(e => (int)e)];
        ReadIndex(tree);
        long total = (long)shape.Aggregate(1, (a, b) => a * b) * elementSize;
        long stored = _chunks.Sum(c => (long)c.Length);
        source.Charge(stored, -1, "the chunks");
        source.ChargeUnstored(Math.Max(total, (long)_chunks.Count * _chunkBytes) - stored);
    }

    /// <summary>All elements in row-major order.</summary>
    internal byte[] Load()
    {
        _source.CurrentPath = _path;
        byte[] result = FillValue.Repeat(_fill, _shape.Aggregate(1, (a, b) => a * b) * _elementSize);
        foreach ((ulong address, uint length, uint mask, int[] offset) in _chunks)
        {
            byte[] bytes = _source.Span(address, length, "a chunk").ToArray();
            for (int i = _filters.Count - 1; i >= 0; i--)
            {
                // A chunk says which filters it did without.
                bytes = (mask & (1u << i)) != 0 ? bytes : _filters[i].Undo(_source, bytes, _chunkBytes + 4);
            }

            if (bytes.Length != _chunkBytes)
            {
                throw _source.Fail((long)address, $"a chunk has {bytes.Length} bytes, {_chunkBytes} were expected; the file is damaged");
            }

            Copy(bytes, result, offset);
        }

        return result;
    }

    private void ReadIndex(ulong tree)
    {
        int rank = _shape.Length;
        foreach ((ByteReader key, ulong address) in BTree1.Leaves(_source, tree, BTree1.Chunks, 8 + 8 * (rank + 1)))
        {
            uint length = key.U32();
            uint mask = key.U32();
            int[] offset = new int[rank];
            for (int d = 0; d < rank; d++)
            {
                ulong at = key.U64();
                offset[d] = at < (ulong)_shape[d] && at % (ulong)_extents[d] == 0
                    ? (int)at
                    : throw key.Fail($"a chunk at {at} is outside the dataset or off the chunks' grid; the file is damaged");
            }

            _source.Claim(address, "a chunk");
            _source.Check(address, length, "a chunk");
            _chunks.Add((address, length, mask, offset));
        }
    }

    /// <summary>Copies the part of a chunk that is inside the dataset, one run of the last dimension at a time.</summary>
    private void Copy(byte[] chunk, byte[] result, int[] offset)
    {
        int rank = _shape.Length, last = rank - 1;
        int run = Math.Min(_extents[last], _shape[last] - offset[last]) * _elementSize;
        int[] index = new int[rank];
        while (true)
        {
            int from = 0, to = 0;
            for (int d = 0; d < rank; d++)
            {
                from = from * _extents[d] + index[d];
                to = to * _shape[d] + offset[d] + index[d];
            }

            chunk.AsSpan(from * _elementSize, run).CopyTo(result.AsSpan(to * _elementSize));
            int dim = last - 1;
            while (dim >= 0 && ++index[dim] >= Math.Min(_extents[dim], _shape[dim] - offset[dim]))
            {
                index[dim--] = 0;
            }

            if (dim < 0)
            {
                return;
            }
        }
    }
}
