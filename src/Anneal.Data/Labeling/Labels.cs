using Anneal.Data.Arrays;

namespace Anneal.Data.Labeling;

/// <summary>Class labels as numbers: indices to one-hot rows and back.</summary>
public static class Labels
{
    /// <summary>More classes than this are taken for a mistake (a million numbered classes).</summary>
    internal const int MaxClasses = 1_000_000;

    /// <summary>Turns class indices into one-hot rows, as Keras' <c>to_categorical</c>.</summary>
    /// <param name="labels">Class indices from 0 on.</param>
    /// <param name="numClasses">The length of a row; by default the largest index + 1.</param>
    /// <returns>float32 of shape (labels, numClasses).</returns>
    /// <exception cref="ArgumentException">An index is negative or not below <paramref name="numClasses"/>.</exception>
    public static NDArray ToCategorical(ReadOnlySpan<int> labels, int? numClasses = null)
    {
        int largest = -1;
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] < 0 || labels[i] >= (numClasses ?? MaxClasses))
            {
                throw new ArgumentException($"Label {i} is {labels[i]}; class indices must be 0 to {(numClasses ?? MaxClasses) - 1}.", nameof(labels));
            }

            largest = Math.Max(largest, labels[i]);
        }

        int classes = numClasses ?? largest + 1;
        if (classes < 0 || (long)classes * labels.Length > Array.MaxLength) throw new ArgumentException($"{labels.Length} rows of {classes} classes are more than one array can hold.", nameof(numClasses));
        float[] rows = new float[labels.Length * classes];
        for (int i = 0; i < labels.Length; i++) rows[(i * classes) + labels[i]] = 1;
        return NDArray.Create(rows, labels.Length, classes);
    }

    /// <summary>Turns an array of class indices into one-hot rows along a new last axis; a last axis of size 1 is dropped first, as Keras does.</summary>
    /// <exception cref="ArgumentException">The labels are one-hot already, or not class indices.</exception>
    /// <inheritdoc cref="ToCategorical(ReadOnlySpan{int}, int?)"/>
    public static NDArray ToCategorical(NDArray labels, int? numClasses = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (IsOneHotShape(labels) && FindNotOneHot(labels) is null)
        {
            throw new ArgumentException($"The labels are one-hot already (shape {labels.ShapeText}): ToCategorical was applied before. Use them as they are.", nameof(labels));
        }

        NDArray flat = ToCategorical(Integers(labels), numClasses);
        ReadOnlySpan<int> shape = labels.Rank > 1 && labels.Shape[^1] == 1 ? labels.Shape[..^1] : labels.Shape;
        return flat.Reshape([.. shape, flat.Shape[1]]);
    }

    /// <summary>The class index of each one-hot row.</summary>
    /// <exception cref="ArgumentException">A row does not hold exactly one 1 among zeros.</exception>
    public static int[] FromOneHot(NDArray labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (!IsOneHotShape(labels)) throw new ArgumentException($"One-hot labels have a row for each example; these have shape {labels.ShapeText}.", nameof(labels));
        if (FindNotOneHot(labels) is int row) throw new ArgumentException($"Label {row} is not one-hot: its row must hold one 1 and else zeros.", nameof(labels));
        float[] values = labels.ToSingle();
        int classes = labels.Shape[^1];
        int[] indices = new int[values.Length / classes];
        for (int i = 0; i < indices.Length; i++) indices[i] = values.AsSpan(i * classes, classes).IndexOf(1f);
        return indices;
    }

    /// <summary>Whether labels of this shape can be one-hot rows: numbers, with a last axis longer than 1 that is not the only one.</summary>
    internal static bool IsOneHotShape(NDArray labels) => !labels.ElementType.IsText() && labels.Rank >= 2 && labels.Shape[^1] > 1;

    /// <summary>Labels as integers.</summary>
    /// <exception cref="ArgumentException">They are texts or fractions.</exception>
    internal static int[] Integers(NDArray labels)
    {
        try
        {
            return labels.ToInt32();
        }
        catch (InvalidOperationException e)
        {
            throw new ArgumentException($"The labels are not class indices: {e.Message}", nameof(labels), e);
        }
    }

    private static int? FindNotOneHot(NDArray labels)
    {
        float[] values = labels.ToSingle();
        int classes = labels.Shape[^1];
        for (int row = 0; row * (long)classes < values.Length; row++)
        {
            ReadOnlySpan<float> cells = values.AsSpan(row * classes, classes);
            int ones = cells.Count(1f);
            if (ones != 1 || cells.Count(0f) != classes - 1) return row;
        }

        return null;
    }
}
