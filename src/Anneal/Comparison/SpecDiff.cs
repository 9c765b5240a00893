using System.Collections;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Anneal.CoreML.Format;

namespace Anneal.Comparison;

/// <summary>Compares two Core ML models, message by message. Layers and features are matched by their names, so that one that was put in shows as one difference.</summary>
public sealed class SpecDiff
{
    private readonly List<Difference> _differences = [];

    private SpecDiff()
    {
    }

    /// <summary>Every difference, in the order of the format; none for equal models.</summary>
    public static IReadOnlyList<Difference> Compare(MLModelSpec first, MLModelSpec second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        SpecDiff diff = new();
        diff.Messages("", first.Spec, second.Spec);
        // What this program does not know is kept in the messages but has no fields to walk through.
        if (diff._differences.Count == 0 && !first.Spec.Equals(second.Spec)) diff._differences.Add(new Difference("(fields that this program does not know)", "present", "other"));
        return diff._differences;
    }

    private void Messages(string path, IMessage first, IMessage second)
    {
        foreach (FieldDescriptor field in first.Descriptor.Fields.InFieldNumberOrder())
        {
            string at = path.Length == 0 ? field.Name : $"{path} / {field.Name}";
            object? a = field.Accessor.GetValue(first), b = field.Accessor.GetValue(second);
            if (field.IsMap) Maps(at, (IDictionary)a!, (IDictionary)b!);
            else if (field.IsRepeated) Lists(at, (IList)a!, (IList)b!);
            else Values(at, field.HasPresence && !field.Accessor.HasValue(first) ? null : a, field.HasPresence && !field.Accessor.HasValue(second) ? null : b);
        }
    }

    private void Values(string path, object? first, object? second)
    {
        if (Equals(first, second)) return;
        if (first is IMessage a && second is IMessage b) Messages(path, a, b);
        else _differences.Add(new Difference(path, Text(first), Text(second)));
    }

    private void Lists(string path, IList first, IList second)
    {
        if (Equals(first, second)) return;
        if (first is IEnumerable<float> a && second is IEnumerable<float> b)
        {
            if (NumberDifference.Of(path, [.. a], [.. b]) is { } numbers) _differences.Add(numbers);
        }
        else if (Named(first) is { } named && Named(second) is { } others)
        {
            foreach ((string name, object item) in named) Values($"{path} '{name}'", item, others.GetValueOrDefault(name));
            foreach ((string name, object item) in others.Where(o => !named.ContainsKey(o.Key))) Values($"{path} '{name}'", null, item);
            if (named.Keys.Where(others.ContainsKey).SequenceEqual(others.Keys.Where(named.ContainsKey))) return;
            _differences.Add(new Difference($"{path} (order)", string.Join(", ", named.Keys), string.Join(", ", others.Keys)));
        }
        else
        {
            for (int i = 0; i < Math.Max(first.Count, second.Count); i++) Values($"{path}[{i}]", i < first.Count ? first[i] : null, i < second.Count ? second[i] : null);
        }
    }

    private void Maps(string path, IDictionary first, IDictionary second)
    {
        foreach (object key in first.Keys.Cast<object>().Union(second.Keys.Cast<object>())) Values($"{path} '{key}'", first[key], second[key]);
    }

    /// <summary>The messages of a list by their names, or null where they have none or share one.</summary>
    private static OrderedDictionary<string, object>? Named(IList list)
    {
        OrderedDictionary<string, object> result = new(StringComparer.Ordinal);
        foreach (object item in list)
        {
            if (item is not IMessage message || message.Descriptor.FindFieldByName("name") is not { FieldType: FieldType.String, IsRepeated: false } field) return null;
            if (!result.TryAdd((string)field.Accessor.GetValue(message), item)) return null;
        }

        return result;
    }

    private static string? Text(object? value) => value switch
    {
        null => null,
        string text => $"'{text}'",
        ByteString bytes => $"{bytes.Length} bytes",
        IMessage message => $"{message.Descriptor.Name} of {message.CalculateSize()} bytes",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
