using System.Collections;
using Anneal.Keras.Callbacks;

namespace Anneal.Keras.Models;

/// <summary>The loss and the metrics of an evaluation: by place as in Keras (0 is the loss), or by name.</summary>
public sealed class Scores : IReadOnlyList<double>
{
    private readonly (string Name, double Value)[] _items;

    internal Scores(IEnumerable<(string Name, double Value)> items) => _items = [.. items];

    /// <summary>The mean loss.</summary>
    public double Loss => _items[0].Value;

    /// <summary>The names: loss, then the metrics as they were compiled.</summary>
    public IReadOnlyList<string> Names => [.. _items.Select(i => i.Name)];

    /// <inheritdoc/>
    public int Count => _items.Length;

    /// <summary>By place: 0 is the loss.</summary>
    public double this[int index] => _items[index].Value;

    /// <summary>By name; <c>acc</c> finds <c>accuracy</c>.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public double this[string name]
    {
        get
        {
            foreach ((string n, double value) in _items)
            {
                if (n == name || n == Logs.Alias(name)) return value;
            }

            throw new KeyNotFoundException($"There is no score '{name}'; there are {string.Join(", ", Names)}.");
        }
    }

    /// <inheritdoc/>
    public IEnumerator<double> GetEnumerator() => _items.Select(i => i.Value).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", _items.Select(i => $"{i.Name} {i.Value:G5}"));
}
