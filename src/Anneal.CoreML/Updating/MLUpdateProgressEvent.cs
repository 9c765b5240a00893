namespace Anneal.CoreML.Updating;

/// <summary>What an update reports.</summary>
[Flags]
public enum MLUpdateProgressEvent
{
    /// <summary>Nothing; also the event of a context at the end.</summary>
    None = 0,

    /// <summary>Before the first step.</summary>
    TrainingBegin = 1,

    /// <summary>After each epoch.</summary>
    EpochEnd = 2,

    /// <summary>After each step.</summary>
    MiniBatchEnd = 4,
}
