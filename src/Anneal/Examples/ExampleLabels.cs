using Anneal.Data.Arrays;
using Anneal.Data.Labeling;
using Anneal.Data.Sources;

namespace Anneal.Examples;

/// <summary>The labels of data, as a model numbers its classes.</summary>
public static class ExampleLabels
{
    /// <summary>Class indices for a model that names its classes.</summary>
    /// <param name="data">The examples.</param>
    /// <param name="classes">The model's classes; names match whatever their case.</param>
    /// <exception cref="InvalidDataException">There are no labels, or the classes do not match; the message lists both.</exception>
    public static int[] For(DataSet data, ClassLabels classes)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.ClassIndices(classes);
    }

    /// <summary>Class indices for a model that only counts its classes: the data's own order is taken.</summary>
    /// <param name="data">The examples.</param>
    /// <param name="count">How many classes the model tells apart.</param>
    /// <exception cref="InvalidDataException">There are no labels, or the classes do not match; the message lists both.</exception>
    public static int[] For(DataSet data, int count)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Labels is null) throw new InvalidDataException($"{data.Source} has no labels.");
        if (data.Classes is not { } classes) throw new InvalidDataException($"{data.Source} has numbers as labels that are no class indices; the model tells {count} classes apart.");
        bool numbered = classes.Names.SequenceEqual(ClassLabels.Numbered(classes.Count).Names);
        if (numbered ? classes.Count > count : classes.Count != count)
        {
            throw new InvalidDataException($"{data.Source} has the {classes.Count} classes {classes}, but the model tells {count} classes apart (0 to {count - 1}).");
        }

        return data.ClassIndices();
    }

    /// <summary>Targets of a regression: the labels as numbers, one row an example.</summary>
    /// <exception cref="InvalidDataException">There are no labels, or they are texts or of another length than the output.</exception>
    public static NDArray Numbers(DataSet data, int size)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Labels is not { } labels) throw new InvalidDataException($"{data.Source} has no labels.");
        if (labels.ElementType is ElementType.String or ElementType.Bytes) throw new InvalidDataException($"{data.Source} has texts as labels; this model predicts numbers.");
        return labels.Length == (long)data.Count * size ? NDArray.Create(labels.ToSingle(), data.Count, size)
            : throw new InvalidDataException($"{data.Source}: the labels have the shape {labels.ShapeText}; the model predicts {size} numbers an example.");
    }
}
