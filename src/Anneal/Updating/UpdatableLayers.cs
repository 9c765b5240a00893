using System.Globalization;
using System.Runtime.CompilerServices;
using Anneal.CoreML.Format;

namespace Anneal.Updating;

/// <summary>
/// Which convolutions and dense layers an update may change: <c>"all"</c>, <c>"last:2"</c> (the last two of them), or names (<c>"dense, dense_1"</c>,
/// <c>["dense", "dense_1"]</c>).
/// </summary>
[CollectionBuilder(typeof(UpdatableLayers), nameof(Named))]
public sealed class UpdatableLayers : IEnumerable<string>
{
    private readonly int? _last;
    private readonly string[] _names;

    private UpdatableLayers(int? last, string[] names) => (_last, _names) = (last, names);

    /// <summary>All convolutions and dense layers.</summary>
    public static UpdatableLayers All { get; } = new(null, []);

    /// <summary>The last convolutions and dense layers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one.</exception>
    public static UpdatableLayers Last(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return new(count, []);
    }

    /// <summary>Layers by name.</summary>
    /// <exception cref="ArgumentException">There are none, or one is empty.</exception>
    public static UpdatableLayers Named(ReadOnlySpan<string> names)
    {
        string[] all = names.ToArray();
        return all.Length > 0 && !all.Any(string.IsNullOrWhiteSpace) ? new(null, all)
            : throw new ArgumentException("Updatable layers: expected \"all\", \"last:N\" or names of layers, received none, or an empty one.");
    }

    /// <summary>Reads "all", "last:N", or names with commas between.</summary>
    /// <exception cref="ArgumentException">It is none of these.</exception>
    public static UpdatableLayers Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == "all") return All;
        if (!text.StartsWith("last:", StringComparison.Ordinal)) return Named(text.Split(',', StringSplitOptions.TrimEntries));
        return int.TryParse(text["last:".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0 ? Last(count)
            : throw new ArgumentException($"Updatable layers: expected a number of at least 1 behind \"last:\", received \"{text}\".", nameof(text));
    }

    /// <inheritdoc cref="Parse"/>
    public static implicit operator UpdatableLayers(string text) => Parse(text);

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)_names).GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => _last is { } n ? $"last:{n}" : _names.Length == 0 ? "all" : string.Join(", ", _names);

    /// <summary>The names within a network.</summary>
    /// <exception cref="ArgumentException">The network has fewer such layers, or none.</exception>
    internal IReadOnlyList<string> In(NetworkSpec network)
    {
        if (_names.Length > 0) return _names;
        string[] candidates = [.. network.Layers.Where(l => l.Convolution is not null || l.InnerProduct is not null).Select(l => l.Name)];
        if (candidates.Length == 0) throw new ArgumentException("The network has no convolution and no dense layer, and others cannot be updated.");
        if (_last is not { } count) return candidates;
        return count <= candidates.Length ? candidates[^count..]
            : throw new ArgumentException($"Updatable layers: asked for the last {count}, but there are only {candidates.Length} that can be: {string.Join(", ", candidates)}.");
    }
}
