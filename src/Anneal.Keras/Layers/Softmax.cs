using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Keras.Layers;

/// <summary>Shares that sum to 1 over the last dimension.</summary>
/// <param name="inputShape">The shape of one example, for a model's first layer.</param>
/// <param name="name">Null: softmax, softmax_1, ...</param>
public sealed class Softmax(Shape? inputShape = null, string? name = null) : Layer(name, inputShape)
{
    /// <inheritdoc/>
    protected internal override Value Call(LayerCall call) => call.Apply(new SoftmaxOp());

    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config) => config.Set("axis", -1);
}
