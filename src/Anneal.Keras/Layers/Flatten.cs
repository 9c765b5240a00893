using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Keras.Layers;

/// <summary>All dimensions in one: (5, 5, 64) becomes (1600,).</summary>
/// <param name="inputShape">The shape of one example, for a model's first layer.</param>
/// <param name="name">Null: flatten, flatten_1, ...</param>
public sealed class Flatten(Shape? inputShape = null, string? name = null) : Layer(name, inputShape)
{
    /// <inheritdoc/>
    protected internal override Value Call(LayerCall call) => call.Apply(new ReshapeOp(new Shape(call.Input.Shape.Size)));

    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config) => config.Set("data_format", Backend.ImageDataFormat);
}
