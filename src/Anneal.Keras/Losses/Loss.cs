using Anneal.Engine.Compilation;
using Anneal.Engine.Execution;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using Anneal.Engine.Training;
using Anneal.Keras.Layers;
using Anneal.Keras.Training;

namespace Anneal.Keras.Losses;

/// <summary>How an example's losses become one number a batch.</summary>
public enum Reduction
{
    /// <summary>The sum over the examples divided by their number.</summary>
    SumOverBatchSize,

    /// <summary>The sum over the examples.</summary>
    Sum,

    /// <summary>The weighted sum divided by the sum of the weights.</summary>
    MeanWithSampleWeight,
}

/// <summary>What training makes small.</summary>
/// <param name="name">Keras' name.</param>
/// <param name="reduction">Default: the mean over the batch.</param>
public abstract class Loss(string name, Reduction reduction)
{
    /// <summary>Keras' name, for example <c>categorical_crossentropy</c>.</summary>
    public string Name { get; } = name;

    /// <summary>How examples are put together.</summary>
    public Reduction Reduction { get; } = reduction;

    /// <summary>A loss by Keras' name.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static implicit operator Loss(string name) => Parse(name);

    /// <summary>A loss by Keras' name or class name.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static Loss Parse(string name) => Backend.SnakeCase(name) switch
    {
        "categorical_crossentropy" => new CategoricalCrossentropy(),
        "sparse_categorical_crossentropy" => new SparseCategoricalCrossentropy(),
        "binary_crossentropy" => new BinaryCrossentropy(),
        "mean_squared_error" or "mse" => new MeanSquaredError(),
        _ => throw new ArgumentException($"There is no loss '{name}'; expected categorical_crossentropy, sparse_categorical_crossentropy, binary_crossentropy or mean_squared_error.", nameof(name)),
    };

    /// <summary>The shape of one example's target, for a prediction and targets of these shapes.</summary>
    /// <exception cref="ArgumentException">They do not go together.</exception>
    protected internal abstract Shape TargetShape(Shape prediction, Shape target);

    /// <summary>Adds the loss of one example to a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="inputs">Prediction, target and, where there are any, the example's weight.</param>
    protected internal abstract Value Call(GraphBuilder graph, ReadOnlySpan<Value> inputs);

    /// <summary>Looks at one example's target before training: what is wrong with it ("is 12, ..."), or null.</summary>
    protected internal virtual string? Refuse(ReadOnlySpan<float> target, Shape prediction)
    {
        foreach (float t in target)
        {
            if (!float.IsFinite(t)) return $"is {t}; expected finite numbers";
        }

        return null;
    }

    /// <summary>The loss of a batch, reduced to one number.</summary>
    /// <param name="yTrue">Targets, one row an example.</param>
    /// <param name="yPred">Predictions, one row an example.</param>
    /// <param name="sampleWeight">How much each example counts.</param>
    /// <exception cref="ArgumentException">The arrays do not fit each other.</exception>
    public double Compute(ArrayLike yTrue, ArrayLike yPred, ArrayLike? sampleWeight = null)
    {
        ArraySource rows = new(yPred.Array, yTrue.Array);
        Shape target = TargetShape(rows.InputShape, rows.TargetShape);
        Examples examples = new(rows, ExampleWeights.From(rows, sampleWeight, null, rows.InputShape));
        TargetCheck.Run(examples, this, rows.InputShape);
        GraphBuilder graph = new(new ParameterList());
        Value prediction = graph.Input("prediction", rows.InputShape);
        Value loss = Call(graph, [prediction, graph.Input("target", target), graph.Input("weight", Shape.Scalar)]);
        PlanOptions options = new() { Mode = PlanMode.Inference, MaxRows = Math.Max(1, rows.Count), WithLosses = true };
        using PlanRun run = Plan.Compile(graph.Build([prediction], loss), options).Rent(Backend.Pool);
        rows.CopyInputs(examples.Order, run.Input<float>(0));
        rows.CopyTargets(examples.Order, run.Input<float>(1));
        Span<float> weights = run.Input<float>(2)[..rows.Count];
        if (examples.Weights is { } given) given.CopyTo(weights);
        else weights.Fill(1);
        float scale = (float)Scale(weights, rows.Count);
        foreach (ref float w in weights) w *= scale;
        run.Forward(new Weights(graph.Parameters).Snapshot(), rows.Count);
        return run.MeanLoss();
    }

    /// <summary>The options under Keras' names.</summary>
    protected internal virtual void WriteConfig(LayerConfig config) { }

    /// <summary>Targets of the predictions' shape; a last dimension of 1 may be missing.</summary>
    /// <exception cref="ArgumentException">They have another shape.</exception>
    private protected Shape SameShape(Shape prediction, Shape target)
    {
        ReadOnlySpan<int> p = prediction.Dimensions, t = target.Dimensions;
        if (t.SequenceEqual(p) || (p[^1] == 1 && t.SequenceEqual(p[..^1]))) return prediction;
        throw new ArgumentException($"Loss {Name}: expected targets of the predictions' shape {ShapeJson.Text(prediction, "batch")}, received {ShapeJson.Text(target, "batch")}.");
    }

    /// <summary>What the weights of a batch are multiplied by, so that the mean over the examples becomes the reduction.</summary>
    internal double Scale(ReadOnlySpan<float> weights, int rows)
    {
        if (Reduction == Reduction.SumOverBatchSize) return 1;
        if (Reduction == Reduction.Sum) return rows;
        double sum = 0;
        foreach (float w in weights) sum += w;
        return sum == 0 ? 0 : rows / sum;
    }

    /// <summary>True when a batch is weighted even where the caller gives no weights.</summary>
    internal bool NeedsWeights => Reduction != Reduction.SumOverBatchSize;
}
