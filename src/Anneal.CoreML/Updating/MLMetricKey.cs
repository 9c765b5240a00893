namespace Anneal.CoreML.Updating;

/// <summary>What an update measures.</summary>
public enum MLMetricKey
{
    /// <summary>A <see cref="double"/>: after a step the mean loss of its examples; after an epoch, and at the end, that of the epoch's.</summary>
    LossValue,

    /// <summary>An <see cref="int"/>, from 0.</summary>
    EpochIndex,

    /// <summary>An <see cref="int"/>, from 0 in each epoch.</summary>
    MiniBatchIndex,
}
