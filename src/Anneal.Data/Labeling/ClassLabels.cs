using System.Collections.Immutable;
using System.Globalization;
using Anneal.Data.Arrays;

namespace Anneal.Data.Labeling;

/// <summary>The names of the classes of a data set or model, in the order of their indices. Names are found whatever their case.</summary>
public sealed class ClassLabels
{
    private readonly Dictionary<string, int> _exact = new(StringComparer.Ordinal);
    private readonly ILookup<string, int> _anyCase;

    /// <summary>Names in the order of their indices.</summary>
    /// <exception cref="ArgumentException">There are none, one is empty, or one comes twice.</exception>
    public ClassLabels(params IEnumerable<string> names)
    {
        Names = [.. names];
        if (Names.IsEmpty) throw new ArgumentException("There are no class labels; give at least one.", nameof(names));
        for (int i = 0; i < Names.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(Names[i])) throw new ArgumentException($"Class label {i} is empty.", nameof(names));
            if (!_exact.TryAdd(Names[i], i)) throw new ArgumentException($"The class label '{Names[i]}' comes twice, as number {_exact[Names[i]]} and {i}.", nameof(names));
        }

        _anyCase = Enumerable.Range(0, Names.Length).ToLookup(i => Names[i], StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The names.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>The number of classes.</summary>
    public int Count => Names.Length;

    /// <summary>The labels "0" to count − 1.</summary>
    public static ClassLabels Numbered(int count) => new(Enumerable.Range(0, count).Select(i => i.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Reads one label a line from a text file; blank lines at the end are ignored.</summary>
    /// <exception cref="InvalidDataException">The file has no label, an empty one, or one twice.</exception>
    public static ClassLabels Load(string path)
    {
        try
        {
            return new ClassLabels(File.ReadAllText(path).TrimEnd().Split('\n').Select(line => line.Trim()));
        }
        catch (ArgumentException e) when (e.ParamName == "names")
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>The classes that labels speak of: the distinct texts in ordinal order, 0 to the largest integer, or as many as a one-hot row is long.</summary>
    /// <exception cref="ArgumentException">The labels are neither.</exception>
    public static ClassLabels Infer(NDArray labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Length == 0) throw new ArgumentException("There are no labels to find classes in.", nameof(labels));
        if (labels.ElementType.IsText()) return new ClassLabels(labels.AsStrings().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        if (labels.Rank >= 2 && labels.Shape[^1] > 1) return Numbered(labels.Shape[^1]);
        int[] indices = Labels.Integers(labels);
        int largest = indices.Max();
        return largest < Labels.MaxClasses ? Numbered(largest + 1) : throw new ArgumentException($"The largest label is {largest}; at most {Labels.MaxClasses} classes are supported.", nameof(labels));
    }

    /// <summary>The index of a name: an exact match, else the only one that differs in case alone; −1 when there is none.</summary>
    public int IndexOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_exact.TryGetValue(name, out int index)) return index;
        int[] found = [.. _anyCase[name]];
        return found.Length == 1 ? found[0] : -1;
    }

    /// <summary>Turns labels (integers, texts, or one-hot rows) into class indices.</summary>
    /// <exception cref="ArgumentException">A label belongs to no class; the message names it and the classes.</exception>
    public int[] Indices(NDArray labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (!labels.ElementType.IsText())
        {
            int[] numbers = Labels.IsOneHotShape(labels) ? Labels.FromOneHot(labels) : Labels.Integers(labels);
            int wrong = Array.FindIndex(numbers, n => (uint)n >= (uint)Count);
            return wrong < 0 ? numbers : throw new ArgumentException($"Label {wrong} is {numbers[wrong]}, but there are only the {Count} classes {List()}, numbered from 0.", nameof(labels));
        }

        string[] texts = labels.AsStrings();
        int[] indices = new int[texts.Length];
        for (int i = 0; i < texts.Length; i++)
        {
            indices[i] = IndexOf(texts[i]);
            if (indices[i] < 0) throw new ArgumentException($"Label {i} is '{texts[i]}', which is none of the {Count} classes {List()}.", nameof(labels));
        }

        return indices;
    }

    /// <summary>For each class of another list, its index in this one; the other may lack classes but not have others.</summary>
    /// <exception cref="ArgumentException">A name of the other list is missing here; the message lists both.</exception>
    public int[] MapFrom(ClassLabels other)
    {
        ArgumentNullException.ThrowIfNull(other);
        int[] map = [.. other.Names.Select(IndexOf)];
        if (Array.IndexOf(map, -1) is >= 0 and int missing) throw new ArgumentException($"The class '{other.Names[missing]}' is not known here. Expected some of {List()}; got {other.List()}.", nameof(other));
        for (int i = 0; i < map.Length; i++)
        {
            int first = Array.IndexOf(map, map[i]);
            if (first != i) throw new ArgumentException($"'{other.Names[first]}' and '{other.Names[i]}' both mean the class '{Names[map[i]]}'. Expected {List()}; got {other.List()}.", nameof(other));
        }

        return map;
    }

    /// <summary>The names for a message: at most twenty of them.</summary>
    public override string ToString() => List();

    private string List() => string.Join(", ", Names.Take(20)) + (Count > 20 ? $", ... ({Count} in all)" : "");
}
