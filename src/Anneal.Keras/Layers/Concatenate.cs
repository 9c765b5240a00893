using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Keras.Layers;

/// <summary>Several inputs side by side: <c>new Concatenate().Apply(a, b)</c>.</summary>
/// <param name="axis">The dimension along which they are joined; 0 is the batch, which cannot be. Default the last.</param>
/// <param name="name">Null: concatenate, concatenate_1, ...</param>
public sealed class Concatenate(int axis = -1, string? name = null) : Layer(name)
{
    /// <summary>The dimension along which they are joined, the batch counted.</summary>
    public int Axis { get; } = axis;

    /// <inheritdoc/>
    protected internal override Value Call(LayerCall call)
    {
        int rank = call.Inputs[0].Shape.Rank, at = Axis < 0 ? rank + Axis : Axis - 1;
        if (at < 0 || at >= rank) throw new ShapeException($"Layer '{Name}' (Concatenate): expected an axis from 1 to {rank} or from {-rank} to −1 for inputs of shape {call.Inputs[0].Shape}, received {Axis}.");
        return call.Graph.Apply(new ConcatenateOp(at), call.Name, [.. call.Inputs]);
    }

    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config) => config.Set("axis", Axis);
}
