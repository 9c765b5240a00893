using Anneal.Engine.Graphs;
using Anneal.Keras.Layers;

namespace Anneal.Keras.Models;

/// <summary>What a layer will give for what it was applied to: a shape and its origin, no numbers.</summary>
public sealed class KerasTensor
{
    internal KerasTensor(Layer layer, IReadOnlyList<KerasTensor> inputs, Shape shape) => (Layer, Inputs, Shape) = (layer, inputs, shape);

    /// <summary>The shape of one example.</summary>
    public Shape Shape { get; }

    /// <summary>The layer that it comes from.</summary>
    public Layer Layer { get; }

    /// <summary>What that layer was applied to; none for an input.</summary>
    public IReadOnlyList<KerasTensor> Inputs { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Layer.Name} {Shape}";
}
