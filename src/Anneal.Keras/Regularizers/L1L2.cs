using Anneal.Keras.Layers;

namespace Anneal.Keras.Regularizers;

/// <summary>Adds l1 · Σ|w| + l2 · Σw² to the loss.</summary>
/// <param name="l1">The factor of the absolute values. Default 0.</param>
/// <param name="l2">The factor of the squares. Default 0.</param>
/// <exception cref="ArgumentException">One is negative.</exception>
public sealed class L1L2(double l1 = 0, double l2 = 0) : Regularizer(l1, l2)
{
    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config) => config.Set("l1", Penalty.L1).Set("l2", Penalty.L2);
}
