using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Keras.Layers;

/// <summary>One number for each channel of a whole image: (height, width, channels) becomes (channels,).</summary>
public abstract class GlobalPooling2D : Layer
{
    private readonly Op _op;

    private protected GlobalPooling2D(Op op, bool keepdims, Shape? inputShape, string? name)
        : base(name, inputShape) => (_op, Keepdims) = (op, keepdims);

    /// <summary>Whether the result stays an image, of one pixel.</summary>
    public bool Keepdims { get; }

    /// <inheritdoc/>
    protected internal sealed override Value Call(LayerCall call)
    {
        Value y = call.Apply(_op);
        return Keepdims ? call.Graph.Apply(new ReshapeOp(new Shape(1, 1, y.Shape.Last)), call.Name, [y]) : y;
    }

    /// <inheritdoc/>
    protected internal sealed override void WriteConfig(LayerConfig config) => config.Set("data_format", Backend.ImageDataFormat).Set("keepdims", Keepdims);
}
