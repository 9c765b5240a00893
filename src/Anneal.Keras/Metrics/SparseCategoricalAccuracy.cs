namespace Anneal.Keras.Metrics;

/// <summary>The share of examples whose largest output is the target's label.</summary>
/// <param name="name">Default sparse_categorical_accuracy.</param>
public sealed class SparseCategoricalAccuracy(string name = "sparse_categorical_accuracy") : Metric(name)
{
    internal static double Compare(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction) => target[0] == ArgMax(prediction) ? 1 : 0;

    /// <inheritdoc/>
    protected override double Score(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction) => Compare(target, prediction);
}
