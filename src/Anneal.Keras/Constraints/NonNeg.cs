using Anneal.Engine.Graphs;
using Anneal.Keras.Layers;

namespace Anneal.Keras.Constraints;

/// <summary>Negative numbers become 0.</summary>
public sealed class NonNeg : Constraint
{
    /// <inheritdoc/>
    protected internal override void Apply(Span<float> weights, Shape shape)
    {
        foreach (ref float w in weights) w = w >= 0 ? w : 0;
    }

    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config) { }
}
