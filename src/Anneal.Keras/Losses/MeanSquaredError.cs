using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Keras.Losses;

/// <summary>(prediction − target)², averaged over an example's outputs.</summary>
/// <param name="reduction">Default: the mean over the batch.</param>
public sealed class MeanSquaredError(Reduction reduction = Reduction.SumOverBatchSize) : Loss("mean_squared_error", reduction)
{
    /// <inheritdoc/>
    protected internal override Shape TargetShape(Shape prediction, Shape target) => SameShape(prediction, target);

    /// <inheritdoc/>
    protected internal override Value Call(GraphBuilder graph, ReadOnlySpan<Value> inputs) => graph.Apply(new MeanSquaredErrorOp(), Name, inputs);
}
