using Anneal.Hdf5.Content;

namespace Anneal.Hdf5.Reading;

/// <summary>Reads a dataset's type, shape and where its values are.</summary>
internal static class DatasetReader
{
    internal static H5Dataset Read(FileSource source, ObjectHeader header, H5Group parent, string name)
    {
        Datatype type = Datatype.Read(header.Require(MessageKind.Datatype, "type"));
        Dataspace space = Dataspace.Read(header.Require(MessageKind.Dataspace, "shape"));
        if (header.Has(MessageKind.ExternalFiles))
        {
            throw source.Fail(-1, "the values are in another file, which is not read; Keras never writes this");
        }

        if (space.Count * FileContent.ElementSize(source, type) > Array.MaxLength)
        {
            throw source.Fail(-1, $"{space.Count} elements of {type.Type} are more than the {Array.MaxLength} bytes that a dataset may have here");
        }

        return new(parent, name, type.Type, space.Shape, Layout.Read(source, header, type, space)) { IsNull = space.IsNull };
    }
}
