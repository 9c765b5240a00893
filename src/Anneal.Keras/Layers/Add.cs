using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Keras.Layers;

/// <summary>The sum of several inputs: <c>new Add().Apply(a, b)</c>.</summary>
/// <param name="name">Null: add, add_1, ...</param>
public sealed class Add(string? name = null) : Layer(name)
{
    /// <inheritdoc/>
    protected internal override Value Call(LayerCall call) => call.Graph.Apply(new AddOp(), call.Name, [.. call.Inputs]);
}
