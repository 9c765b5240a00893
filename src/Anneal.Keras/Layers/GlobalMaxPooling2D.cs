using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Keras.Layers;

/// <summary>The largest value of each channel over the whole image: (height, width, channels) becomes (channels,).</summary>
/// <param name="keepdims">Give (1, 1, channels) instead. Default false.</param>
/// <param name="inputShape">The shape of one example, for a model's first layer.</param>
/// <param name="name">Null: global_max_pooling2d, global_max_pooling2d_1, ...</param>
public sealed class GlobalMaxPooling2D(bool keepdims = false, Shape? inputShape = null, string? name = null) : Layer(name, inputShape)
{
    /// <summary>Whether the result stays an image, of one pixel.</summary>
    public bool Keepdims { get; } = keepdims;

    /// <inheritdoc/>
    protected internal override Value Call(LayerCall call)
    {
        Value y = call.Apply(new GlobalMaxPoolingOp());
        return Keepdims ? call.Graph.Apply(new ReshapeOp(new Shape(1, 1, y.Shape.Last)), call.Name, [y]) : y;
    }

    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config) => config.Set("data_format", Backend.ImageDataFormat).Set("keepdims", Keepdims);
}
