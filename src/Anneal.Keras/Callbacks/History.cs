namespace Anneal.Keras.Callbacks;

/// <summary>
/// What every epoch ended with: <c>history["val_accuracy"]</c> is one number an epoch. Fit returns it. (Keras' <c>history.history</c> is
/// <see cref="Series"/>: a C# class has no member of its own name.)
/// </summary>
public sealed class History : Callback
{
    private readonly SortedDictionary<string, List<double>> _series = new(StringComparer.Ordinal);
    private readonly List<int> _epochs = [];

    /// <summary>The epochs' numbers, from 0.</summary>
    public IReadOnlyList<int> Epoch => _epochs;

    /// <summary>One number an epoch, by name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Series => _series.ToDictionary(s => s.Key, s => (IReadOnlyList<double>)s.Value);

    /// <summary>One number an epoch; <c>acc</c> finds <c>accuracy</c>.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name; the message lists those that there are.</exception>
    public IReadOnlyList<double> this[string name]
        => _series.TryGetValue(name, out List<double>? values) || (Logs.Alias(name) is { } other && _series.TryGetValue(other, out values)) ? values
            : throw new KeyNotFoundException($"There is no '{name}' in the history; there are {(_series.Count == 0 ? "none" : string.Join(", ", _series.Keys))}.");

    /// <inheritdoc/>
    public override void OnTrainBegin(Logs logs)
    {
        _epochs.Clear();
        _series.Clear();
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        _epochs.Add(epoch);
        foreach ((string name, double value) in logs)
        {
            if (!_series.TryGetValue(name, out List<double>? values)) _series[name] = values = [];
            values.Add(value);
        }
    }
}
