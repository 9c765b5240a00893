using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Anneal.Hdf5.Content;

namespace Anneal.Hdf5;

/// <summary>
/// A folder of groups and datasets. A tree of them is what a file is read into and what a file is written from:
/// <c>var root = new H5Group(); root.CreateDataset("layers/dense/vars/0", kernel, [784, 10]); H5File.Save("model.weights.h5", root);</c>
/// </summary>
public sealed class H5Group : H5Node
{
    /// <summary>How deep groups may be nested; Keras' files stay below ten.</summary>
    internal const int MaximumDepth = 64;

    private readonly OrderedDictionary<string, H5Group> _groups = [];
    private readonly OrderedDictionary<string, H5Dataset> _datasets = [];
    private readonly List<string> _names = [];

    /// <summary>An empty root.</summary>
    public H5Group()
        : base(null, "")
    {
    }

    internal H5Group(string fileName)
        : base(null, "", fileName)
    {
    }

    internal H5Group(H5Group parent, string name)
        : base(parent, name)
    {
        Depth = parent.Depth + 1;
    }

    /// <summary>The groups directly in this one: in the file's order (most files keep names sorted), or in the order of creation.</summary>
    public IReadOnlyCollection<H5Group> Groups => _groups.Values;

    /// <summary>The datasets directly in this group: in the file's order (most files keep names sorted), or in the order of creation.</summary>
    public IReadOnlyCollection<H5Dataset> Datasets => _datasets.Values;

    /// <summary>The names of the groups and datasets in this one.</summary>
    public IReadOnlyList<string> Names => _names;

    internal int Depth { get; }

    /// <summary>The dataset at a path below this group, such as <c>layers/dense/vars/0</c>.</summary>
    /// <exception cref="H5FormatException">There is none; the message says what is there.</exception>
    public H5Dataset this[string path] => Dataset(path);

    /// <summary>The dataset at a path below this group, such as <c>layers/dense/vars/0</c>.</summary>
    /// <exception cref="H5FormatException">There is none; the message says what is there.</exception>
    public H5Dataset Dataset(string path)
    {
        H5Group group = Walk(path, out string name);
        return group._datasets.TryGetValue(name, out H5Dataset? dataset) ? dataset : throw group.Missing("dataset", name);
    }

    /// <summary>The group at a path below this group; an empty path or "/" is this group itself.</summary>
    /// <exception cref="H5FormatException">There is none; the message says what is there.</exception>
    public H5Group Group(string path)
    {
        H5Group group = this;
        foreach (string name in Split(path))
        {
            group = group._groups.TryGetValue(name, out H5Group? next) ? next : throw group.Missing("group", name);
        }

        return group;
    }

    public bool TryGetDataset(string path, [NotNullWhen(true)] out H5Dataset? dataset)
    {
        string[] names = Split(path);
        dataset = null;
        return names.Length > 0 && TryWalk(names.AsSpan(0, names.Length - 1), out H5Group? group) && group._datasets.TryGetValue(names[^1], out dataset);
    }

    public bool TryGetGroup(string path, [NotNullWhen(true)] out H5Group? group) => TryWalk(Split(path), out group);

    /// <summary>All datasets below this group, depth first.</summary>
    public IEnumerable<H5Dataset> AllDatasets() => Datasets.Concat(Groups.SelectMany(g => g.AllDatasets()));

    /// <summary>The group at a path below this one; it and its parents are made where they do not exist.</summary>
    /// <exception cref="ArgumentException">A dataset is in the way, or groups are nested more than 64 deep.</exception>
    public H5Group CreateGroup(string path)
    {
        H5Group group = this;
        string[] names = Split(path);
        if (Depth + names.Length > MaximumDepth)
        {
            throw new ArgumentException($"{Where}: groups are nested at most {MaximumDepth} deep, '{path}' goes further.", nameof(path));
        }

        foreach (string name in names)
        {
            if (!group._groups.TryGetValue(name, out H5Group? next))
            {
                next = new(group, name);
                if (!group.TryAdd(next))
                {
                    throw new ArgumentException($"{group.Where}: '{name}' is a dataset, not a group.", nameof(path));
                }
            }

            group = next;
        }

        return group;
    }

    /// <summary>A float32 dataset at a path below this group; parents are made. An empty shape is a scalar.</summary>
    /// <exception cref="ArgumentException">The shape has another number of elements, or the name is taken.</exception>
    public H5Dataset CreateDataset(string path, ReadOnlySpan<float> values, params ReadOnlySpan<int> shape) =>
        Create(path, H5Type.Float32, Content.Numbers.Bytes(values), values.Length, shape);

    /// <summary>A float64 dataset at a path below this group; parents are made. An empty shape is a scalar.</summary>
    /// <exception cref="ArgumentException">The shape has another number of elements, or the name is taken.</exception>
    public H5Dataset CreateDataset(string path, ReadOnlySpan<double> values, params ReadOnlySpan<int> shape) =>
        Create(path, H5Type.Float64, Content.Numbers.Bytes(values), values.Length, shape);

    /// <summary>An int64 dataset at a path below this group; parents are made. An empty shape is a scalar.</summary>
    /// <exception cref="ArgumentException">The shape has another number of elements, or the name is taken.</exception>
    public H5Dataset CreateDataset(string path, ReadOnlySpan<long> values, params ReadOnlySpan<int> shape) =>
        Create(path, H5Type.Int64, Content.Numbers.Bytes(values), values.Length, shape);

    /// <summary>An int32 dataset at a path below this group; parents are made. An empty shape is a scalar.</summary>
    /// <exception cref="ArgumentException">The shape has another number of elements, or the name is taken.</exception>
    public H5Dataset CreateDataset(string path, ReadOnlySpan<int> values, params ReadOnlySpan<int> shape) =>
        Create(path, H5Type.Int32, Content.Numbers.Bytes(values), values.Length, shape);

    /// <summary>A dataset of h5py's <c>bool</c> at a path below this group; parents are made. An empty shape is a scalar.</summary>
    /// <exception cref="ArgumentException">The shape has another number of elements, or the name is taken.</exception>
    public H5Dataset CreateDataset(string path, ReadOnlySpan<bool> values, params ReadOnlySpan<int> shape) =>
        Create(path, H5Type.Bool, Array.ConvertAll(values.ToArray(), v => v ? (byte)1 : (byte)0), values.Length, shape);

    /// <summary>A dataset of text at a path below this group; parents are made. <see cref="H5Type.Utf8String"/> unless a string type is given.</summary>
    /// <exception cref="ArgumentException">The type is no string type or too short, the shape has another number of elements, or the name is taken.</exception>
    public H5Dataset CreateDataset(string path, IReadOnlyList<string> values, ReadOnlySpan<int> shape, H5Type? type = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        type ??= H5Type.Utf8String;
        return Create(path, type, new MemoryContent([.. values], type, path), values.Count, shape);
    }

    /// <summary>A dataset of any fixed-size type, from its elements' bytes (numbers little-endian); parents are made.</summary>
    /// <exception cref="ArgumentException">The bytes are not a whole number of elements, the shape has another number of them, or the name is taken.</exception>
    public H5Dataset CreateDatasetFromBytes(string path, H5Type type, ReadOnlySpan<byte> bytes, ReadOnlySpan<int> shape)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (type.IsVariableLength || type.Class == H5Class.Other || bytes.Length % type.Size != 0)
        {
            throw new ArgumentException($"'{path}': {bytes.Length} bytes are not elements of {type}.", nameof(bytes));
        }

        return Create(path, type, bytes.ToArray(), bytes.Length / type.Size, shape);
    }

    /// <summary>False when the name is taken.</summary>
    internal bool TryAdd(H5Group group) => TryName(group.Name) && _groups.TryAdd(group.Name, group);

    /// <inheritdoc cref="TryAdd(H5Group)"/>
    internal bool TryAdd(H5Dataset dataset) => TryName(dataset.Name) && _datasets.TryAdd(dataset.Name, dataset);

    private static string[] Split(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.Split('/', StringSplitOptions.RemoveEmptyEntries);
    }

    private H5Dataset Create(string path, H5Type type, byte[] bytes, int count, ReadOnlySpan<int> shape) =>
        Create(path, type, new MemoryContent(bytes), count, shape);

    private H5Dataset Create(string path, H5Type type, IContent content, int count, ReadOnlySpan<int> shape)
    {
        Extents.Require(shape, count, path);
        string[] names = Split(path);
        if (names.Length == 0)
        {
            throw new ArgumentException($"{Where}: a dataset needs a name.", nameof(path));
        }

        H5Group group = CreateGroup(string.Join('/', names[..^1]));
        H5Dataset dataset = new(group, names[^1], type, [.. shape], content);
        return group.TryAdd(dataset) ? dataset : throw new ArgumentException($"{group.Where}: the name '{names[^1]}' is taken.", nameof(path));
    }

    private bool TryName(string name)
    {
        if (_groups.ContainsKey(name) || _datasets.ContainsKey(name))
        {
            return false;
        }

        _names.Add(name);
        return true;
    }

    private bool TryWalk(ReadOnlySpan<string> names, [NotNullWhen(true)] out H5Group? group)
    {
        group = this;
        foreach (string name in names)
        {
            if (!group._groups.TryGetValue(name, out group))
            {
                return false;
            }
        }

        return true;
    }

    private H5Group Walk(string path, out string name)
    {
        string[] names = Split(path);
        name = names.Length == 0 ? "" : names[^1];
        return Group(string.Join('/', names.SkipLast(1)));
    }

    private H5FormatException Missing(string kind, string name)
    {
        string there = _names.Count == 0 ? "nothing is there" : "there are: " + string.Join(", ", _names.Take(20).Select(n => $"'{n}'")) + (_names.Count > 20 ? ", ..." : "");
        return new($"{Where}: there is no {kind} '{name}'; {there}.");
    }
}
