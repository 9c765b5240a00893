using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Anneal.Hdf5.Content;

namespace Anneal.Hdf5;

/// <summary>The attributes of a group or dataset, in the file's order or the order in which they were set. Setting a name again replaces its value.</summary>
public sealed class H5AttributeCollection : IReadOnlyCollection<H5Attribute>
{
    private readonly H5Node _owner;
    private readonly OrderedDictionary<string, H5Attribute> _attributes = [];

    internal H5AttributeCollection(H5Node owner) => _owner = owner;

    public int Count => _attributes.Count;

    /// <exception cref="H5FormatException">There is none of this name; the message lists those that exist.</exception>
    public H5Attribute this[string name] => TryGet(name, out H5Attribute? attribute)
        ? attribute
        : throw new H5FormatException($"{_owner.Where}: there is no attribute '{name}'; there are: {Names()}.");

    public bool TryGet(string name, [NotNullWhen(true)] out H5Attribute? attribute) => _attributes.TryGetValue(name, out attribute);

    public bool Contains(string name) => _attributes.ContainsKey(name);

    public bool Remove(string name) => _attributes.Remove(name);

    /// <summary>One text; <see cref="H5Type.Utf8String"/> (Python's <c>str</c>) unless a string type is given.</summary>
    public H5Attribute Set(string name, string value, H5Type? type = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Text(name, [value], [], type ?? H5Type.Utf8String);
    }

    /// <summary>A list of texts; null-padded ASCII of the longest one's length (numpy's <c>S</c>) unless a string type is given.</summary>
    public H5Attribute Set(string name, IReadOnlyList<string> values, H5Type? type = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        int longest = values.Count == 0 ? 1 : values.Max(System.Text.Encoding.UTF8.GetByteCount);
        return Text(name, [.. values], [values.Count], type ?? H5Type.FixedString(Math.Max(longest, 1)));
    }

    public H5Attribute Set(string name, long value) => Raw(name, H5Type.Int64, [], Numbers.Bytes<long>([value]));

    public H5Attribute Set(string name, double value) => Raw(name, H5Type.Float64, [], Numbers.Bytes<double>([value]));

    public H5Attribute Set(string name, bool value) => Raw(name, H5Type.Bool, [], [value ? (byte)1 : (byte)0]);

    public H5Attribute Set(string name, ReadOnlySpan<long> values) => Raw(name, H5Type.Int64, [values.Length], Numbers.Bytes(values));

    /// <summary>A list of float64. An empty one is what h5py writes for an empty Python list, such as <c>weight_names</c> of a layer without weights.</summary>
    public H5Attribute Set(string name, ReadOnlySpan<double> values) => Raw(name, H5Type.Float64, [values.Length], Numbers.Bytes(values));

    /// <inheritdoc/>
    public IEnumerator<H5Attribute> GetEnumerator() => _attributes.Values.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>False when the name is taken, which a sound file never does.</summary>
    internal bool TryAdd(H5Attribute attribute) => _attributes.TryAdd(attribute.Name, attribute);

    private string Names() => Count == 0 ? "none" : string.Join(", ", _attributes.Keys.Select(n => $"'{n}'"));

    private H5Attribute Text(string name, string[] values, ImmutableArray<int> shape, H5Type type) =>
        Put(new(_owner, name, type, shape, new MemoryContent(values, type, name)));

    private H5Attribute Raw(string name, H5Type type, ImmutableArray<int> shape, byte[] bytes) =>
        Put(new(_owner, name, type, shape, new MemoryContent(bytes)));

    private H5Attribute Put(H5Attribute attribute)
    {
        ArgumentException.ThrowIfNullOrEmpty(attribute.Name, "name");
        return _attributes[attribute.Name] = attribute;
    }
}
