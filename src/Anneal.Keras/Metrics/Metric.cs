using Anneal.Engine.Graphs;

namespace Anneal.Keras.Metrics;

/// <summary>A number that tells how good predictions are: a weighted mean over all examples since the last reset.</summary>
/// <param name="name">The name in logs and histories.</param>
public abstract class Metric(string name)
{
    private double _sum, _weights;

    /// <summary>The name in logs and histories, for example <c>accuracy</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The name for validation data, for example <c>val_accuracy</c>.</summary>
    public string ValidationName { get; } = "val_" + name;

    /// <summary>The mean so far; 0 before the first example.</summary>
    public double Result => _weights == 0 ? 0 : _sum / _weights;

    /// <summary>A metric by Keras' name.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static implicit operator Metric(string name) => Parse(name);

    /// <summary>A metric by Keras' name.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static Metric Parse(string name) => name switch
    {
        "accuracy" or "acc" => new Accuracy(),
        "categorical_accuracy" or "CategoricalAccuracy" => new CategoricalAccuracy(),
        "sparse_categorical_accuracy" or "SparseCategoricalAccuracy" => new SparseCategoricalAccuracy(),
        "binary_accuracy" or "BinaryAccuracy" => new BinaryAccuracy(),
        _ => throw new ArgumentException($"There is no metric '{name}'; expected accuracy, categorical_accuracy, sparse_categorical_accuracy or binary_accuracy.", nameof(name)),
    };

    /// <summary>Forgets everything.</summary>
    public void Reset() => (_sum, _weights) = (0, 0);

    /// <summary>Takes in a batch.</summary>
    /// <param name="targets">The targets, row by row.</param>
    /// <param name="predictions">The predictions, row by row.</param>
    /// <param name="rows">How many examples.</param>
    /// <param name="weights">A weight an example, or nothing.</param>
    public void Update(ReadOnlySpan<float> targets, ReadOnlySpan<float> predictions, int rows, ReadOnlySpan<float> weights = default)
    {
        int t = targets.Length / rows, p = predictions.Length / rows;
        for (int r = 0; r < rows; r++)
        {
            double w = weights.IsEmpty ? 1 : weights[r];
            _sum += w * Score(targets.Slice(r * t, t), predictions.Slice(r * p, p));
            _weights += w;
        }
    }

    /// <summary>Tells the metric which predictions and targets it will get; called before training and evaluation.</summary>
    /// <exception cref="ArgumentException">It cannot work with these.</exception>
    protected internal virtual void Prepare(Shape prediction, Shape target) { }

    /// <summary>The score of one example.</summary>
    protected abstract double Score(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction);

    /// <summary>Where the largest number is: the first of equal ones.</summary>
    private protected static int ArgMax(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i] > values[best]) best = i;
        }

        return best;
    }
}
