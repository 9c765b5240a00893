using Anneal.Hdf5.Content;

namespace Anneal.Hdf5.Reading;

/// <summary>Where a dataset's values are: in its header, in one piece, or in chunks.</summary>
internal static class Layout
{
    internal static IContent Read(FileSource source, ObjectHeader header, Datatype type, Dataspace space)
    {
        ByteReader at = header.Require(MessageKind.Layout, "layout");
        int version = at.Version(1, 2, 3, 4);
        int rank = version < 3 ? at.U8() : 0;
        int kind = at.U8();
        if (version < 3)
        {
            at.Skip(5);
        }

        long count = space.Count;
        switch (kind)
        {
            case 0:
                return Compact(at, version, rank, type, count);
            case 1:
                ulong address = at.Address();
                return source.IsUndefined(address) || count == 0
                    ? Unwritten(source, header, type, count)
                    : FileContent.Contiguous(source, type, count, address);
            case 2 when version < 4:
                return ReadChunks(source, header, at, version, rank, type, space);
            case 2:
                throw at.Fail("chunks with an index of HDF5 1.10 are not read; Keras never writes them. Repack the file (h5repack --low=0 --high=0)");
            case 3:
                throw at.Fail("a virtual dataset is not read; Keras never writes one");
            default:
                throw at.Fail($"a layout of class {kind} is not known; the file is damaged");
        }
    }

    private static FileContent Compact(ByteReader at, int version, int rank, Datatype type, long count)
    {
        at.Skip(version < 3 ? 4 * rank : 0);
        ulong size = version < 3 ? at.U32() : at.U16();
        return FileContent.Inline(at.Part(size > (ulong)at.Left ? -1 : (int)size, "a dataset's values"), type, count);
    }

    private static FileContent Unwritten(FileSource source, ObjectHeader header, Datatype type, long count)
    {
        int size = FileContent.ElementSize(source, type);
        source.ChargeUnstored(count * size);
        byte[]? fill = FillValue.Read(header, size);
        return FileContent.Loaded(source, type, count, () => FillValue.Repeat(fill, (int)count * size));
    }

    private static FileContent ReadChunks(FileSource source, ObjectHeader header, ByteReader at, int version, int rank, Datatype type, Dataspace space)
    {
        rank = version < 3 ? rank : at.U8();
        ulong address = at.Address();
        uint[] extents = new uint[rank];
        for (int i = 0; i < rank; i++)
        {
            extents[i] = at.U32();
        }

        int size = FileContent.ElementSize(source, type);
        if (version < 3)
        {
            // The element's size follows the chunk's extents.
            rank++;
            extents = [.. extents, at.U32()];
        }

        if (rank != space.Shape.Length + 1 || extents[^1] != (uint)size || space.Shape.Length == 0)
        {
            throw at.Fail($"chunks of rank {rank - 1} with elements of {extents[^1]} bytes do not fit the dataset's rank {space.Shape.Length} and {size} bytes; the file is damaged");
        }

        if (space.Count == 0 || source.IsUndefined(address))
        {
            return Unwritten(source, header, type, space.Count);
        }

        ChunkedData data = new(source, address, [.. extents.AsSpan(0, rank - 1)], size, space.Shape, Filter.Read(header), FillValue.Read(header, size), at);
        return FileContent.Loaded(source, type, space.Count, data.Load);
    }
}
