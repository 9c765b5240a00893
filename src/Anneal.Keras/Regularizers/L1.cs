using Anneal.Keras.Layers;

namespace Anneal.Keras.Regularizers;

/// <summary>Adds l1 · Σ|w| to the loss.</summary>
/// <param name="l1">The factor. Default 0.01.</param>
/// <exception cref="ArgumentException">It is negative.</exception>
public sealed class L1(double l1 = 0.01) : Regularizer(l1, 0)
{
    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config) => config.Set("l1", Penalty.L1);
}
