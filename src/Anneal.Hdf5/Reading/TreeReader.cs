namespace Anneal.Hdf5.Reading;

/// <summary>Reads a file's groups, datasets and attributes into a tree.</summary>
internal sealed class TreeReader(FileSource source)
{
    private readonly Dictionary<ulong, ObjectHeader> _datasets = [];

    internal static H5Group Read(byte[] bytes, string name)
    {
        FileSource source = new(bytes, name);
        ulong address = Superblock.Read(source);
        H5Group root = new(name);
        source.CurrentPath = "/";
        ObjectHeader header = ObjectHeader.Read(source, address);
        if (!header.IsGroup)
        {
            throw source.Fail((long)address, "the root is not a group; the file is damaged");
        }

        new TreeReader(source).Fill(root, header);
        return root;
    }

    private void Fill(H5Group group, ObjectHeader header)
    {
        source.CurrentPath = group.Path;
        if (group.Depth > H5Group.MaximumDepth)
        {
            throw source.Fail(-1, $"groups are nested more than {H5Group.MaximumDepth} deep");
        }

        AttributeReader.Read(header, group, group.Attributes);
        foreach ((string name, ulong address) in Links.Read(source, header))
        {
            source.CurrentPath = group.Path;
            if (name.Length == 0 || name.Contains('/') || name == ".")
            {
                throw source.Fail((long)address, $"'{name}' is not a name; the file is damaged");
            }

            if (!Add(group, name, address))
            {
                source.CurrentPath = group.Path;
                throw source.Fail((long)address, $"the name '{name}' is there twice; the file is damaged");
            }
        }
    }

    private bool Add(H5Group parent, string name, ulong address)
    {
        source.CurrentPath = parent.Parent is null ? "/" + name : $"{parent.Path}/{name}";
        if (!_datasets.TryGetValue(address, out ObjectHeader? header))
        {
            header = ObjectHeader.Read(source, address);
        }

        if (header.IsGroup)
        {
            H5Group group = new(parent, name);
            if (!parent.TryAdd(group))
            {
                return false;
            }

            Fill(group, header);
            return true;
        }

        if (!header.IsDataset)
        {
            throw source.Fail((long)address, "the object is neither a group nor a dataset (a type with a name?); Keras never writes one");
        }

        _datasets[address] = header;
        H5Dataset dataset = DatasetReader.Read(source, header, parent, name);
        AttributeReader.Read(header, dataset.AsNode, dataset.Attributes);
        return parent.TryAdd(dataset);
    }
}
