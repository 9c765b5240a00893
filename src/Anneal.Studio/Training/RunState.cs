namespace Anneal.Studio.Training;

/// <summary>Where a run stands.</summary>
public enum RunState
{
    /// <summary>Loading examples, making the network.</summary>
    Preparing,

    /// <summary>Learning.</summary>
    Training,

    /// <summary>Held between two mini-batches.</summary>
    Paused,

    /// <summary>All epochs are done, or no epoch made it better any more.</summary>
    Finished,

    /// <summary>Stopped from the page; what it had learnt is kept.</summary>
    Stopped,

    /// <summary>The server ended before it did.</summary>
    Interrupted,

    /// <summary>Something went wrong.</summary>
    Failed,
}
