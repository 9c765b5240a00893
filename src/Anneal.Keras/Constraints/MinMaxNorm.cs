using Anneal.Keras.Layers;

namespace Anneal.Keras.Constraints;

/// <summary>Norms are brought between two limits, or a share of the way there.</summary>
/// <param name="minValue">The lower limit. Default 0.</param>
/// <param name="maxValue">The upper limit. Default 1.</param>
/// <param name="rate">The share of the way. Default 1: all of it.</param>
/// <param name="axis">The dimensions that a norm is taken over. Default 0; for kernels of convolutions [0, 1, 2].</param>
public sealed class MinMaxNorm(double minValue = 0, double maxValue = 1, double rate = 1, IReadOnlyList<int>? axis = null) : NormConstraint(axis)
{
    /// <summary>The lower limit.</summary>
    public double MinValue { get; } = minValue >= 0 ? minValue : throw new ArgumentException($"MinMaxNorm: expected a limit of at least 0, received {minValue}.", nameof(minValue));

    /// <summary>The upper limit.</summary>
    public double MaxValue { get; } = maxValue >= minValue ? maxValue : throw new ArgumentException($"MinMaxNorm: expected an upper limit of at least {minValue}, received {maxValue}.", nameof(maxValue));

    /// <summary>The share of the way.</summary>
    public double Rate { get; } = rate is >= 0 and <= 1 ? rate : throw new ArgumentException($"MinMaxNorm: expected a rate between 0 and 1, received {rate}.", nameof(rate));

    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config) => base.WriteConfig(config.Set("min_value", MinValue).Set("max_value", MaxValue).Set("rate", Rate));

    private protected override float Wanted(float norm) => (float)(Rate * Math.Clamp(norm, MinValue, MaxValue) + (1 - Rate) * norm);
}
