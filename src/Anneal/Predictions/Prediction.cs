namespace Anneal.Predictions;

/// <summary>What a model says about one example.</summary>
/// <param name="Label">The likeliest label, a string or a <see cref="long"/>; null where the model does not classify.</param>
/// <param name="Probabilities">The probability of each label, in the model's order; empty where the model does not classify.</param>
/// <param name="Outputs">Every other output's numbers, by name.</param>
public sealed record Prediction(object? Label, IReadOnlyList<KeyValuePair<object, double>> Probabilities, IReadOnlyDictionary<string, float[]> Outputs)
{
    /// <summary>The probability of the likeliest label; null where the model does not classify.</summary>
    public double? Confidence => Probabilities.Count == 0 ? null : Probabilities.Max(p => p.Value);
}
