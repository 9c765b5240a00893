using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Keras.Layers;

/// <summary>x from the threshold up to the largest value; below the threshold negativeSlope · (x − threshold).</summary>
/// <param name="maxValue">The largest output. Default none.</param>
/// <param name="negativeSlope">The slope below the threshold. Default 0.</param>
/// <param name="threshold">Where the identity begins. Default 0.</param>
/// <param name="inputShape">The shape of one example, for a model's first layer.</param>
/// <param name="name">Null: re_lu, re_lu_1, ...</param>
public sealed class ReLU(double? maxValue = null, double negativeSlope = 0, double threshold = 0, Shape? inputShape = null, string? name = null) : Layer(name, inputShape)
{
    /// <summary>The largest output, or null.</summary>
    public double? MaxValue { get; } = maxValue;

    /// <summary>The slope below the threshold.</summary>
    public double NegativeSlope { get; } = negativeSlope;

    /// <summary>Where the identity begins.</summary>
    public double Threshold { get; } = threshold;

    /// <inheritdoc/>
    protected internal override Value Call(LayerCall call)
        => call.Apply(MaxValue is null && Threshold == 0 ? NegativeSlope == 0 ? new ReluOp() : new LeakyReluOp(NegativeSlope)
            : new ClippedReluOp(MaxValue ?? double.PositiveInfinity, NegativeSlope, Threshold));

    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config) => config.Set("max_value", MaxValue).Set("negative_slope", NegativeSlope).Set("threshold", Threshold);
}
