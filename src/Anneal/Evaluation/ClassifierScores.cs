namespace Anneal.Evaluation;

/// <summary>How well probabilities fit labels: loss, accuracy, what was taken for what.</summary>
/// <param name="classes">How many classes there are.</param>
public sealed class ClassifierScores(int classes)
{
    /// <summary>Keras' epsilon: no probability counts as smaller, so that one sure mistake does not make the loss infinite.</summary>
    private const double Smallest = 1e-7;

    private readonly int[] _confusion = new int[checked(classes * classes)];
    private double _loss;
    private int _right;

    /// <summary>How many examples were counted.</summary>
    public int Count { get; private set; }

    /// <summary>Mean of −ln(probability of the true class); 0 before the first example.</summary>
    public double Loss => Count == 0 ? 0 : _loss / Count;

    /// <summary>Share of examples whose likeliest class is the true one; 0 before the first example.</summary>
    public double Accuracy => Count == 0 ? 0 : (double)_right / Count;

    /// <summary>How often an example of the first class was taken for the second.</summary>
    public int this[int actual, int predicted] => _confusion[(actual * classes) + predicted];

    /// <summary>Counts an example.</summary>
    /// <returns>The likeliest class, the first of equals.</returns>
    /// <exception cref="ArgumentException">There are more or fewer probabilities than classes, or no such class.</exception>
    public int Add(ReadOnlySpan<double> probabilities, int label)
    {
        if (probabilities.Length != classes) throw new ArgumentException($"Expected {classes} probabilities, received {probabilities.Length}.", nameof(probabilities));
        if ((uint)label >= (uint)classes) throw new ArgumentException($"Label {label} is none of the {classes} classes, 0 to {classes - 1}.", nameof(label));
        int best = 0;
        for (int c = 1; c < classes; c++)
        {
            if (probabilities[c] > probabilities[best]) best = c;
        }

        _loss -= Math.Log(Math.Clamp(probabilities[label], Smallest, 1 - Smallest));
        _confusion[(label * classes) + best]++;
        if (best == label) _right++;
        Count++;
        return best;
    }
}
