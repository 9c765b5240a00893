namespace Anneal.CoreML.Runtime;

/// <summary>Several sets of named values: the examples of an update, or many inputs at once.</summary>
public interface IMLBatchProvider
{
    /// <summary>How many there are.</summary>
    int Count { get; }

    /// <summary>The set at this place.</summary>
    IMLFeatureProvider Features(int index);
}

/// <summary>Sets of named values in a list.</summary>
public sealed class MLArrayBatchProvider : IMLBatchProvider
{
    private readonly IReadOnlyList<IMLFeatureProvider> _features;

    /// <summary>The list itself, not copied.</summary>
    public MLArrayBatchProvider(IReadOnlyList<IMLFeatureProvider> array)
    {
        ArgumentNullException.ThrowIfNull(array);
        _features = array;
    }

    /// <inheritdoc/>
    public int Count => _features.Count;

    /// <inheritdoc/>
    public IMLFeatureProvider Features(int index) => _features[index];
}
