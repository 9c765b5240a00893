using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using Anneal.Keras.Layers;

namespace Anneal.Keras.Losses;

/// <summary>−log of the prediction for the label, for labels 0 to classes − 1 and predictions that sum to 1.</summary>
/// <param name="fromLogits">The predictions are inputs of a softmax, not outputs. Default false.</param>
/// <param name="reduction">Default: the mean over the batch.</param>
public sealed class SparseCategoricalCrossentropy(bool fromLogits = false, Reduction reduction = Reduction.SumOverBatchSize) : Loss("sparse_categorical_crossentropy", reduction)
{
    /// <summary>Whether predictions are inputs of a softmax.</summary>
    public bool FromLogits { get; } = fromLogits;

    /// <inheritdoc/>
    protected internal override Shape TargetShape(Shape prediction, Shape target)
    {
        ReadOnlySpan<int> p = prediction.Dimensions, t = target.Dimensions;
        if (t.SequenceEqual(p[..^1]) || (t.Length == p.Length && t[^1] == 1 && t[..^1].SequenceEqual(p[..^1]))) return target;
        throw new ArgumentException($"Loss {Name}: expected one label an example, received targets of shape {ShapeJson.Text(target, "batch")}"
            + (target == prediction ? "; for one-hot targets use categorical_crossentropy." : $" for predictions of shape {ShapeJson.Text(prediction, "batch")}."));
    }

    /// <inheritdoc/>
    protected internal override Value Call(GraphBuilder graph, ReadOnlySpan<Value> inputs) => graph.Apply(new SparseCategoricalCrossentropyOp { FromLogits = FromLogits }, Name, inputs);

    /// <inheritdoc/>
    protected internal override string? Refuse(ReadOnlySpan<float> target, Shape prediction)
    {
        foreach (float t in target)
        {
            if (!(t >= 0 && t < prediction.Last && t == MathF.Floor(t))) return $"is {t}; expected a label from 0 to {prediction.Last - 1}, one for each of the model's {prediction.Last} outputs";
        }

        return null;
    }

    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config) => config.Set("from_logits", FromLogits);
}
