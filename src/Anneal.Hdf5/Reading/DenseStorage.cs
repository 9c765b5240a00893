namespace Anneal.Hdf5.Reading;

/// <summary>Links or attributes that are too many or too large for an object's header: a heap of messages and a B-tree of their places.</summary>
internal static class DenseStorage
{
    internal const int Links = 5;
    internal const int Attributes = 8;

    internal static IEnumerable<ByteReader> Read(FileSource source, ulong heap, ulong index, int kind)
    {
        if (source.IsUndefined(heap) || source.IsUndefined(index))
        {
            return [];
        }

        FractalHeap objects = FractalHeap.Read(source, heap);
        return BTree2.Records(source, index, kind).Select(record =>
        {
            record.Skip(kind == Links ? 4 : 0); // the name's hash
            return objects.Find(record, kind == Links ? "a link" : "an attribute");
        }).ToList();
    }
}
