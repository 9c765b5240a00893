using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using Anneal.Keras.Layers;

namespace Anneal.Keras.Losses;

/// <summary>−Σ target · log(prediction), for one-hot targets and predictions that sum to 1.</summary>
/// <param name="fromLogits">The predictions are inputs of a softmax, not outputs. Default false.</param>
/// <param name="labelSmoothing">The target becomes t · (1 − s) + s / classes. Default 0.</param>
/// <param name="reduction">Default: the mean over the batch.</param>
public sealed class CategoricalCrossentropy(bool fromLogits = false, double labelSmoothing = 0, Reduction reduction = Reduction.SumOverBatchSize) : Loss("categorical_crossentropy", reduction)
{
    /// <summary>Whether predictions are inputs of a softmax.</summary>
    public bool FromLogits { get; } = fromLogits;

    /// <summary>How far the target is moved to even shares.</summary>
    public double LabelSmoothing { get; } = labelSmoothing;

    /// <inheritdoc/>
    protected internal override Shape TargetShape(Shape prediction, Shape target)
        => target == prediction ? target : throw new ArgumentException(
            $"Loss {Name}: expected one-hot targets of shape {ShapeJson.Text(prediction, "batch")}, as the predictions, received {ShapeJson.Text(target, "batch")}; "
            + "turn labels into one-hot rows with ToCategorical, or use sparse_categorical_crossentropy.");

    /// <inheritdoc/>
    protected internal override Value Call(GraphBuilder graph, ReadOnlySpan<Value> inputs)
        => graph.Apply(new CategoricalCrossentropyOp { FromLogits = FromLogits, LabelSmoothing = LabelSmoothing }, Name, inputs);

    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config) => config.Set("from_logits", FromLogits).Set("label_smoothing", LabelSmoothing).Set("axis", -1);
}
