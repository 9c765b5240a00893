using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Keras.Layers;

/// <summary>x where it is positive, else a small multiple of it.</summary>
/// <param name="negativeSlope">The multiple. Default 0.3.</param>
/// <param name="inputShape">The shape of one example, for a model's first layer.</param>
/// <param name="name">Null: leaky_re_lu, leaky_re_lu_1, ...</param>
public sealed class LeakyReLU(double negativeSlope = 0.3, Shape? inputShape = null, string? name = null) : Layer(name, inputShape)
{
    /// <summary>The multiple.</summary>
    public double NegativeSlope { get; } = negativeSlope;

    /// <inheritdoc/>
    protected internal override Value Call(LayerCall call) => call.Apply(new LeakyReluOp(NegativeSlope));

    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config) => config.Set("negative_slope", NegativeSlope);
}
