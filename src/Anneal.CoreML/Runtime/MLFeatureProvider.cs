using System.Collections;

namespace Anneal.CoreML.Runtime;

/// <summary>Named values: a model's inputs, its outputs, or one example of an update.</summary>
public interface IMLFeatureProvider
{
    /// <summary>The names of the values.</summary>
    IReadOnlyCollection<string> FeatureNames { get; }

    /// <summary>The value of this name, or null.</summary>
    MLFeatureValue? FeatureValue(string name);
}

/// <summary>Named values in a dictionary.</summary>
public sealed class MLDictionaryFeatureProvider : IMLFeatureProvider, IEnumerable<KeyValuePair<string, MLFeatureValue>>
{
    private readonly OrderedDictionary<string, MLFeatureValue> _values = new(StringComparer.Ordinal);

    /// <summary>No values yet.</summary>
    public MLDictionaryFeatureProvider()
    {
    }

    /// <summary>A copy of the dictionary.</summary>
    public MLDictionaryFeatureProvider(IEnumerable<KeyValuePair<string, MLFeatureValue>> dictionary)
    {
        ArgumentNullException.ThrowIfNull(dictionary);
        foreach ((string name, MLFeatureValue value) in dictionary) _values.Add(name, value);
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> FeatureNames => _values.Keys;

    /// <summary>A value by its name.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public MLFeatureValue this[string name]
    {
        get => _values.TryGetValue(name, out MLFeatureValue? value) ? value
            : throw new KeyNotFoundException($"There is no feature '{name}'; there are: {string.Join(", ", _values.Keys)}.");
        set => _values[name] = value;
    }

    /// <inheritdoc/>
    public MLFeatureValue? FeatureValue(string name) => _values.GetValueOrDefault(name);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, MLFeatureValue>> GetEnumerator() => _values.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
