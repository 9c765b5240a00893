using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using Anneal.Keras.Layers;

namespace Anneal.Keras.Losses;

/// <summary>−t · log(p) − (1 − t) · log(1 − p), averaged over an example's outputs, for targets and predictions between 0 and 1.</summary>
/// <param name="fromLogits">The predictions are inputs of a sigmoid, not outputs. Default false.</param>
/// <param name="labelSmoothing">The target becomes t · (1 − s) + s / 2. Default 0.</param>
/// <param name="reduction">Default: the mean over the batch.</param>
public sealed class BinaryCrossentropy(bool fromLogits = false, double labelSmoothing = 0, Reduction reduction = Reduction.SumOverBatchSize) : Loss("binary_crossentropy", reduction)
{
    /// <summary>Whether predictions are inputs of a sigmoid.</summary>
    public bool FromLogits { get; } = fromLogits;

    /// <summary>How far the target is moved to a half.</summary>
    public double LabelSmoothing { get; } = labelSmoothing;

    /// <inheritdoc/>
    protected internal override Shape TargetShape(Shape prediction, Shape target) => SameShape(prediction, target);

    /// <inheritdoc/>
    protected internal override Value Call(GraphBuilder graph, ReadOnlySpan<Value> inputs)
        => graph.Apply(new BinaryCrossentropyOp { FromLogits = FromLogits, LabelSmoothing = LabelSmoothing }, Name, inputs);

    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config) => config.Set("from_logits", FromLogits).Set("label_smoothing", LabelSmoothing).Set("axis", -1);
}
