using Anneal.Data.Arrays;

namespace Anneal.Data.Splitting;

/// <summary>Sets examples aside for validation: the last ones, before any shuffling, as Keras' <c>validation_split</c> does.</summary>
public static class TrainValidationSplit
{
    /// <summary>How many examples stay for training: floor(count · (1 − fraction)), as Keras computes it.</summary>
    /// <param name="count">The number of examples.</param>
    /// <param name="fraction">The part for validation, above 0 and below 1.</param>
    /// <exception cref="ArgumentException">The fraction is out of range, or leaves nothing on one side.</exception>
    public static int TrainCount(int count, double fraction)
    {
        if (!(fraction is > 0 and < 1)) throw new ArgumentException($"The validation split is {fraction}; it must be above 0 and below 1.", nameof(fraction));
        int train = (int)Math.Floor(count * (1 - fraction));
        if (train <= 0 || train >= count) throw new ArgumentException($"A validation split of {fraction} leaves {train} of {count} examples for training and {count - train} for validation; both need at least one.", nameof(fraction));
        return train;
    }

    /// <summary>Cuts an array in two.</summary>
    /// <inheritdoc cref="TrainCount"/>
    public static (NDArray Train, NDArray Validation) Split(NDArray array, double fraction)
    {
        ArgumentNullException.ThrowIfNull(array);
        int train = TrainCount(array.Rows, fraction);
        return (array.SliceRows(0, train), array.SliceRows(train, array.Rows - train));
    }
}
