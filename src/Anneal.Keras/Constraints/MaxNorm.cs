using Anneal.Keras.Layers;

namespace Anneal.Keras.Constraints;

/// <summary>Norms above a limit are brought down to it.</summary>
/// <param name="maxValue">The limit. Default 2.</param>
/// <param name="axis">The dimensions that a norm is taken over. Default 0; for kernels of convolutions [0, 1, 2].</param>
public sealed class MaxNorm(double maxValue = 2, IReadOnlyList<int>? axis = null) : NormConstraint(axis)
{
    /// <summary>The limit.</summary>
    public double MaxValue { get; } = maxValue >= 0 ? maxValue : throw new ArgumentException($"MaxNorm: expected a limit of at least 0, received {maxValue}.", nameof(maxValue));

    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config) => base.WriteConfig(config.Set("max_value", MaxValue));

    private protected override float Wanted(float norm) => Math.Min(norm, (float)MaxValue);
}
