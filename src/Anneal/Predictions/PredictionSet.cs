using Anneal.Data.Arrays;

namespace Anneal.Predictions;

/// <summary>What a model says about several examples.</summary>
/// <param name="Items">One a example.</param>
/// <param name="Arrays">The same as arrays with one row an example, by output name: probabilities in label order, labels as strings or integers, everything else as it is.</param>
public sealed record PredictionSet(IReadOnlyList<Prediction> Items, IReadOnlyDictionary<string, NDArray> Arrays);
