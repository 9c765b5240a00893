using Anneal.Hdf5.Content;

namespace Anneal.Hdf5.Reading;

/// <summary>Reads an object's attributes, from its header or from the heap that many or large ones move to.</summary>
internal static class AttributeReader
{
    internal static void Read(ObjectHeader header, H5Node owner, H5AttributeCollection attributes)
    {
        foreach (ByteReader message in header.All(MessageKind.Attribute))
        {
            Add(message, owner, attributes);
        }

        if (header.Find(MessageKind.AttributeInfo) is { } info)
        {
            info.Version(0);
            int flags = info.U8();
            info.Skip((flags & 1) != 0 ? 2 : 0);
            (ulong heap, ulong names) = (info.Address(), info.Address());
            foreach (ByteReader message in DenseStorage.Read(info.Source, heap, names, DenseStorage.Attributes))
            {
                Add(message, owner, attributes);
            }
        }
    }

    private static void Add(ByteReader at, H5Node owner, H5AttributeCollection attributes)
    {
        FileSource source = at.Source;
        int version = at.Version(1, 2, 3);
        int flags = at.U8();
        int nameSize = at.U16(), typeSize = at.U16(), spaceSize = at.U16();
        at.Skip(version == 3 ? 1 : 0); // the name's character set: UTF-8 holds ASCII
        if (version > 1 && (flags & 3) != 0)
        {
            throw at.Fail("an attribute whose type is shared with other objects is not read; Keras never writes one. Repack the file (h5repack)");
        }

        string name = Field(at, nameSize, version, "an attribute's name").Text(nameSize);
        source.CurrentPath = $"{owner.Path}', attribute '{name}";
        Datatype type = Datatype.Read(Field(at, typeSize, version, "an attribute's type"));
        Dataspace space = Dataspace.Read(Field(at, spaceSize, version, "an attribute's shape"));
        IContent content = FileContent.Inline(at, type, space.Count);
        if (name.Length == 0 || !attributes.TryAdd(new(owner, name, type.Type, space.Shape, content) { IsNull = space.IsNull }))
        {
            throw at.Fail($"the attribute's name '{name}' is {(name.Length == 0 ? "empty" : "there twice")}; the file is damaged");
        }

        source.CurrentPath = owner.Path;
    }

    private static ByteReader Field(ByteReader at, int size, int version, string what)
    {
        int from = at.Position;
        ByteReader field = at.Part(size, what);
        if (version == 1)
        {
            at.Align(from);
        }

        return field;
    }
}
