namespace Anneal.Keras.Metrics;

/// <summary>The share of outputs on the target's side of a half, averaged over an example's outputs.</summary>
/// <param name="threshold">An output above it counts as 1. Default 0.5.</param>
/// <param name="name">Default binary_accuracy.</param>
public sealed class BinaryAccuracy(double threshold = 0.5, string name = "binary_accuracy") : Metric(name)
{
    /// <summary>An output above it counts as 1.</summary>
    public double Threshold { get; } = threshold;

    internal static double Compare(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction) => Compare(target, prediction, 0.5);

    /// <inheritdoc/>
    protected override double Score(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction) => Compare(target, prediction, Threshold);

    private static double Compare(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction, double threshold)
    {
        int right = 0;
        for (int i = 0; i < prediction.Length; i++)
        {
            if ((prediction[i] > threshold ? 1 : 0) == target[i]) right++;
        }

        return (double)right / prediction.Length;
    }
}
