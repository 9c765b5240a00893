using System.Collections;
using Anneal.Data.Arrays;

namespace Anneal.Keras.Callbacks;

/// <summary>
/// Named numbers of a batch or an epoch, in alphabetical order. Callbacks may add to an epoch's. <c>acc</c> and <c>val_acc</c> find
/// <c>accuracy</c> and <c>val_accuracy</c>, and the other way round.
/// </summary>
public sealed class Logs : IReadOnlyCollection<KeyValuePair<string, double>>
{
    private readonly SortedList<string, double> _values = new(StringComparer.Ordinal);

    /// <summary>The names; <c>outputs</c> is among them where there are <see cref="Outputs"/>.</summary>
    public IReadOnlyList<string> Names => Outputs is null ? [.. _values.Keys] : [.. _values.Keys, "outputs"];

    /// <inheritdoc/>
    public int Count => _values.Count;

    /// <summary>A batch's predictions, while predicting.</summary>
    public NDArray? Outputs { get; internal set; }

    /// <summary>While training, the loss of the mini-batch at hand alone; the number called <c>loss</c> is the mean over the epoch so far.</summary>
    public double BatchLoss { get; internal set; }

    /// <summary>A number by name.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message lists those that there are.</exception>
    public double this[string name]
    {
        get => TryGetValue(name, out double value) ? value : throw new KeyNotFoundException($"There is no '{name}' in the logs; there {(Count == 1 ? "is" : "are")} {(Count == 0 ? "none" : string.Join(", ", _values.Keys))}.");
        set => _values[name] = value;
    }

    /// <summary>A number by name, if it is there.</summary>
    public bool TryGetValue(string name, out double value) => _values.TryGetValue(name, out value) || (Alias(name) is { } other && _values.TryGetValue(other, out value));

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, double>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal static string? Alias(string name) => name switch
    {
        "acc" => "accuracy",
        "val_acc" => "val_accuracy",
        "accuracy" => "acc",
        "val_accuracy" => "val_acc",
        _ => null,
    };

    internal void Clear() => _values.Clear();
}
