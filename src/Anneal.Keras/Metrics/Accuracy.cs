using Anneal.Engine.Graphs;

namespace Anneal.Keras.Metrics;

/// <summary>
/// The share of right answers, by the shapes: binary for one output, sparse for labels, categorical for one-hot targets. Keras' <c>accuracy</c>.
/// </summary>
/// <param name="name">Default accuracy.</param>
public sealed class Accuracy(string name = "accuracy") : Metric(name)
{
    private Scorer? _scorer;

    private delegate double Scorer(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction);

    /// <inheritdoc/>
    protected internal override void Prepare(Shape prediction, Shape target)
    {
        _scorer = prediction.Last == 1 ? BinaryAccuracy.Compare
            : target.Rank < prediction.Rank || target.Last == 1 ? SparseCategoricalAccuracy.Compare
            : CategoricalAccuracy.Compare;
    }

    /// <inheritdoc/>
    protected override double Score(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction)
        => (_scorer ?? throw new InvalidOperationException("Accuracy does not know the shapes: compile it into a model, or use CategoricalAccuracy, SparseCategoricalAccuracy or BinaryAccuracy."))(target, prediction);
}
