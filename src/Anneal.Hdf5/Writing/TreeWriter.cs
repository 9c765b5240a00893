namespace Anneal.Hdf5.Writing;

/// <summary>Writes a tree as a file of the oldest form, which h5py writes by default and every HDF5 library reads.</summary>
internal sealed class TreeWriter
{
    private const int SuperblockSize = 96;
    private readonly FileImage _image;
    private readonly HeapWriter _heaps;

    private TreeWriter(long dataBytes)
    {
        _image = new((int)Math.Min(dataBytes + (64 << 10), Array.MaxLength));
        _heaps = new(_image);
    }

    /// <summary>The bytes of the whole file.</summary>
    internal static ReadOnlyMemory<byte> Write(H5Group root)
    {
        if (root.Parent is not null)
        {
            throw new ArgumentException($"'{root.Path}' is a part of a tree; a file is written from the root.", nameof(root));
        }

        TreeWriter writer = new(root.AllDatasets().Sum(d => (long)d.Count * d.Type.Size));
        writer._image.Zeros(SuperblockSize);
        writer._heaps.AddTree(root);
        writer._heaps.Finish();
        Entry entry = writer.WriteGroup(root);
        writer.WriteSuperblock(entry);
        return writer._image.Written;
    }

    private void WriteSuperblock(Entry root)
    {
        FileImage block = new(SuperblockSize);
        block.Bytes([0x89, (byte)'H', (byte)'D', (byte)'F', 0x0d, 0x0a, 0x1a, 0x0a]).Zeros(5).U8(8).U8(8).U8(0);
        block.U16(SymbolTableWriter.LeafRank).U16(SymbolTableWriter.NodeRank).U32(0);
        block.U64(0).Undefined().U64(_image.Position).Undefined();
        block.U64(0).U64(root.Address).U32(1).U32(0).U64(root.Tree).U64(root.Heap);
        _image.Patch(0, block.Written.Span);
    }

    private Entry WriteGroup(H5Group group)
    {
        List<Entry> members = [.. group.Datasets.Select(WriteDataset), .. group.Groups.Select(WriteGroup)];
        (int tree, int heap) = SymbolTableWriter.Write(_image.Align(), members);
        HeaderWriter header = new();
        header.Add(0x11, 0, new FileImage(16).U64(tree).U64(heap).Written.Span);
        return new(group.Name, Write(header, group), tree, heap);
    }

    private Entry WriteDataset(H5Dataset dataset)
    {
        ReadOnlySpan<byte> elements = Elements(dataset);
        long at = elements.Length == 0 ? -1 : _image.Align().Position;
        _image.Bytes(elements);
        HeaderWriter header = new();
        header.Add(0x01, 0, TypeWriter.Dataspace(dataset));
        header.Add(0x03, 1, TypeWriter.Datatype(dataset.Type));
        header.Add(0x05, 1, [2, 2, 2, 1, 0, 0, 0, 0]); // space is allocated late, and filled with zeros if it was asked for
        header.Add(0x08, 0, new FileImage(24).U8(3).U8(1).U64(at).U64(elements.Length).Written.Span);
        return new(dataset.Name, Write(header, dataset.AsNode), 0, 0);
    }

    private int Write(HeaderWriter header, H5Node node)
    {
        foreach (H5Attribute attribute in node.Attributes)
        {
            header.AddAttribute(attribute, Elements(attribute));
        }

        return header.Write(_image, node.Where);
    }

    private ReadOnlySpan<byte> Elements(H5Values values)
    {
        if (values.Type.Class == H5Class.Other)
        {
            throw new ArgumentException($"{values.Where}: {values.Type} cannot be written.");
        }

        return values.IsNull ? [] : values.Type.IsVariableLength ? _heaps.References(values) : values.Content.Bytes();
    }
}
