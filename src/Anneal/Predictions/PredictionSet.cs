using Anneal.Data.Arrays;

namespace Anneal.Predictions;

/// <summary>What a model says about several examples.</summary>
public sealed class PredictionSet
{
    private readonly Lazy<IReadOnlyDictionary<string, NDArray>> _arrays;

    internal PredictionSet(IReadOnlyList<Prediction> items, Func<IReadOnlyDictionary<string, NDArray>> arrays)
    {
        Items = items;
        _arrays = new(arrays);
    }

    /// <summary>One a example.</summary>
    public IReadOnlyList<Prediction> Items { get; }

    /// <summary>The same as arrays with one row an example, by output name: probabilities in label order, labels as strings or integers, everything else as it is.</summary>
    public IReadOnlyDictionary<string, NDArray> Arrays => _arrays.Value;
}
