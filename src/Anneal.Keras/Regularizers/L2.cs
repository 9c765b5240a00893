using Anneal.Keras.Layers;

namespace Anneal.Keras.Regularizers;

/// <summary>Adds l2 · Σw² to the loss.</summary>
/// <param name="l2">The factor. Default 0.01.</param>
/// <exception cref="ArgumentException">It is negative.</exception>
public sealed class L2(double l2 = 0.01) : Regularizer(0, l2)
{
    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config) => config.Set("l2", Penalty.L2);
}
