namespace Anneal.Benchmarks.Causes;

/// <summary>What a figure is the speed of.</summary>
internal enum Work
{
    /// <summary>Steps of Fit.</summary>
    Training,

    /// <summary>Batches of Predict.</summary>
    Batch,

    /// <summary>One image through MLModel.Prediction.</summary>
    One,
}
