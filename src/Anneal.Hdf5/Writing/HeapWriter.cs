using System.Text;

namespace Anneal.Hdf5.Writing;

/// <summary>Puts all variable-length text of a tree into global heaps, before what refers to it is written.</summary>
internal sealed class HeapWriter(FileImage image)
{
    private const int MinimumSize = 4096;
    private const int FullObjects = 32000;
    private const int FullBytes = 1 << 20;
    private readonly Dictionary<H5Values, byte[]> _references = new(ReferenceEqualityComparer.Instance);
    private FileImage _objects = new(MinimumSize);
    private int _count;

    /// <summary>Adds the text of a group's and its members' attributes and datasets.</summary>
    internal void AddTree(H5Group group)
    {
        Add(group.Attributes);
        foreach (H5Dataset dataset in group.Datasets)
        {
            Add(dataset.Attributes);
            Add(dataset);
        }

        foreach (H5Group child in group.Groups)
        {
            AddTree(child);
        }
    }

    /// <summary>The elements that stand for text in a heap: its length and where it is.</summary>
    internal byte[] References(H5Values values) => _references[values];

    /// <summary>Writes the last heap.</summary>
    internal void Finish()
    {
        if (_count > 0)
        {
            Flush();
        }
    }

    private void Add(IEnumerable<H5Values> values)
    {
        foreach (H5Values value in values)
        {
            Add(value);
        }
    }

    private void Add(H5Values values)
    {
        if (!values.Type.IsVariableLength || values.IsNull)
        {
            return;
        }

        FileImage references = new(16 * values.Count);
        foreach (string text in values.ReadStrings())
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            // Heaps are all that is written in this pass, so a heap's address is known before it is full.
            _count++;
            references.U32(bytes.Length).U64(image.Position).U32(_count);
            _objects.U16(_count).U16(0).U32(0).U64(bytes.Length).Bytes(bytes).Align();
            if (_count >= FullObjects || _objects.Position >= FullBytes)
            {
                Flush();
            }
        }

        _references[values] = references.Written.ToArray();
    }

    private void Flush()
    {
        const int Head = 16;
        int used = Head + _objects.Position;
        int size = Math.Max(MinimumSize, used + Head);
        image.Bytes("GCOL"u8).U8(1).Zeros(3).U64(size).Bytes(_objects.Written.Span);
        image.U16(0).U16(0).U32(0).U64(size - used).Zeros(size - used - Head);
        _objects = new(MinimumSize);
        _count = 0;
    }
}
