using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Keras.Layers;

/// <summary>x · scale + offset: <c>new Rescaling(1.0 / 255)</c> brings pixels to 0 ... 1.</summary>
/// <param name="scale">What numbers are multiplied by.</param>
/// <param name="offset">What is added then. Default 0.</param>
/// <param name="inputShape">The shape of one example, for a model's first layer.</param>
/// <param name="name">Null: rescaling, rescaling_1, ...</param>
public sealed class Rescaling(double scale, double offset = 0, Shape? inputShape = null, string? name = null) : Layer(name, inputShape)
{
    /// <summary>What numbers are multiplied by.</summary>
    public double Scale { get; } = scale;

    /// <summary>What is added then.</summary>
    public double Offset { get; } = offset;

    /// <inheritdoc/>
    protected internal override Value Call(LayerCall call) => call.Apply(new RescalingOp(Scale, Offset));

    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config) => config.Set("scale", Scale).Set("offset", Offset);
}
