using Anneal.Engine.Graphs;
using Anneal.Keras.Models;

namespace Anneal.Keras.Layers;

/// <summary>Where examples enter a model: says their shape. A Sequential does not list it among its layers.</summary>
public class InputLayer : Layer
{
    /// <summary>An input.</summary>
    /// <param name="shape">The shape of one example.</param>
    /// <param name="name">Null: input_layer, input_layer_1, ...</param>
    public InputLayer(Shape shape, string? name = null)
        : base(name, shape) => FirstOutput = new KerasTensor(this, [], shape);

    /// <inheritdoc/>
    public override string ClassName => nameof(InputLayer);

    /// <summary>The input as a tensor.</summary>
    public static implicit operator KerasTensor(InputLayer layer) => layer.Output;

    /// <inheritdoc/>
    protected internal override Value Call(LayerCall call) => call.Input;

    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config)
        => config.Set("batch_shape", ShapeJson.WithBatch(Output.Shape)).Set("dtype", "float32").Set("sparse", false).Set("ragged", false);
}
