using System.Collections.Immutable;
using Anneal.Hdf5.Content;

namespace Anneal.Hdf5;

/// <summary>A small named array that describes a group or a dataset.</summary>
public sealed class H5Attribute : H5Values
{
    internal H5Attribute(H5Node owner, string name, H5Type type, ImmutableArray<int> shape, IContent content)
        : base(name, type, shape, content)
    {
        Owner = owner;
    }

    internal H5Node Owner { get; }

    internal override string Where => $"{Owner.Where}, attribute '{Name}'";
}
