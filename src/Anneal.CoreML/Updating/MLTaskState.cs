namespace Anneal.CoreML.Updating;

/// <summary>Where an update stands.</summary>
public enum MLTaskState
{
    /// <summary>Not started.</summary>
    Suspended = 1,

    /// <summary>Learning.</summary>
    Running = 2,

    /// <summary>About to stop.</summary>
    Cancelling = 3,

    /// <summary>Done.</summary>
    Completed = 4,

    /// <summary>Stopped by an error or by <see cref="MLUpdateTask.Cancel"/>; <see cref="MLUpdateTask.Error"/> says why.</summary>
    Failed = 5,
}
