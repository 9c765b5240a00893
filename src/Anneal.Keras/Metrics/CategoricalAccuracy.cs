namespace Anneal.Keras.Metrics;

/// <summary>The share of examples whose largest output is the one that the one-hot target names.</summary>
/// <param name="name">Default categorical_accuracy.</param>
public sealed class CategoricalAccuracy(string name = "categorical_accuracy") : Metric(name)
{
    internal static double Compare(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction) => ArgMax(target) == ArgMax(prediction) ? 1 : 0;

    /// <inheritdoc/>
    protected override double Score(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction) => Compare(target, prediction);
}
