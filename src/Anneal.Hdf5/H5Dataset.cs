using System.Collections.Immutable;
using System.Globalization;
using Anneal.Hdf5.Content;

namespace Anneal.Hdf5;

/// <summary>A named array in a group. The values of a file's dataset are taken from it each time they are read.</summary>
public sealed class H5Dataset : H5Values
{
    private readonly Node _node;

    internal H5Dataset(H5Group parent, string name, H5Type type, ImmutableArray<int> shape, IContent content)
        : base(name, type, shape, content)
    {
        _node = new(parent, name);
    }

    /// <summary>The names from the root, such as <c>/layers/dense/vars/0</c>.</summary>
    public string Path => _node.Path;

    /// <summary>The group that this is in.</summary>
    public H5Group Parent => _node.Parent!;

    public H5AttributeCollection Attributes => _node.Attributes;

    internal override string Where => _node.Where;

    internal H5Node AsNode => _node;

    private sealed class Node(H5Group parent, string name) : H5Node(parent, name);
}
