namespace Anneal.Reports;

/// <summary>How often each class was taken for each class: rows are what a picture shows, columns what the model says.</summary>
public sealed class ConfusionMatrix
{
    private readonly int[,] _counts;

    /// <summary>A matrix from counts, which are copied.</summary>
    /// <param name="labels">The classes' names, in order.</param>
    /// <param name="counts">[true class, predicted class], none negative.</param>
    /// <exception cref="ArgumentException">The sizes do not agree, or a count is negative.</exception>
    public ConfusionMatrix(IReadOnlyList<string> labels, int[,] counts)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(counts);
        if (labels.Count == 0 || counts.GetLength(0) != labels.Count || counts.GetLength(1) != labels.Count)
        {
            throw new ArgumentException($"{labels.Count} classes need a matrix of {labels.Count}x{labels.Count} counts, got {counts.GetLength(0)}x{counts.GetLength(1)}.", nameof(counts));
        }

        foreach (int count in counts)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(counts));
        }

        Labels = [.. labels];
        _counts = (int[,])counts.Clone();
    }

    /// <summary>The classes' names.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>How often a class was taken for another (or for itself).</summary>
    public int this[int trueClass, int predictedClass] => _counts[trueClass, predictedClass];

    /// <summary>All pictures.</summary>
    public long Total => Enumerable.Range(0, Labels.Count).Sum(RowTotal);

    /// <summary>Pictures whose class was found.</summary>
    public long Correct => Enumerable.Range(0, Labels.Count).Sum(i => (long)_counts[i, i]);

    /// <summary>Counts pairs of class indices.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or an index is no class.</exception>
    public static ConfusionMatrix FromPredictions(IReadOnlyList<string> labels, IReadOnlyList<int> trueClasses, IReadOnlyList<int> predictedClasses)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(trueClasses);
        ArgumentNullException.ThrowIfNull(predictedClasses);
        if (trueClasses.Count != predictedClasses.Count)
        {
            throw new ArgumentException($"{trueClasses.Count} true classes need as many predicted classes, got {predictedClasses.Count}.", nameof(predictedClasses));
        }

        int[,] counts = new int[labels.Count, labels.Count];
        for (int i = 0; i < trueClasses.Count; i++)
        {
            (int row, int column) = (trueClasses[i], predictedClasses[i]);
            if ((uint)row >= (uint)labels.Count || (uint)column >= (uint)labels.Count)
            {
                throw new ArgumentException($"Example {i} has the classes {row} and {column}; there are {labels.Count} classes, counted from 0.");
            }

            counts[row, column]++;
        }

        return new(labels, counts);
    }

    /// <summary>Pictures that show a class.</summary>
    public long RowTotal(int trueClass) => Enumerable.Range(0, Labels.Count).Sum(column => (long)_counts[trueClass, column]);

    /// <summary>Pictures taken for a class.</summary>
    public long ColumnTotal(int predictedClass) => Enumerable.Range(0, Labels.Count).Sum(row => (long)_counts[row, predictedClass]);
}
