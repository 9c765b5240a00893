using Anneal.CoreML.Runtime;

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

/// <summary>Whom an update tells about its progress and its end. Handlers are called on the update's own thread, which waits for them.</summary>
public sealed class MLUpdateProgressHandlers
{
    /// <summary>Handlers for some events, and for the end.</summary>
    /// <param name="forEvents">The events to hear about.</param>
    /// <param name="progressHandler">Called at these events.</param>
    /// <param name="completionHandler">Called once, at the end, also after an error.</param>
    public MLUpdateProgressHandlers(MLUpdateProgressEvent forEvents, Action<MLUpdateContext>? progressHandler, Action<MLUpdateContext> completionHandler)
    {
        ArgumentNullException.ThrowIfNull(completionHandler);
        if (forEvents != MLUpdateProgressEvent.None) ArgumentNullException.ThrowIfNull(progressHandler);
        (ForEvents, ProgressHandler, CompletionHandler) = (forEvents, progressHandler, completionHandler);
    }

    /// <summary>The events to hear about.</summary>
    public MLUpdateProgressEvent ForEvents { get; }

    /// <summary>Called at these events.</summary>
    public Action<MLUpdateContext>? ProgressHandler { get; }

    /// <summary>Called once, at the end.</summary>
    public Action<MLUpdateContext> CompletionHandler { get; }
}

/// <summary>What a handler learns about an update.</summary>
public sealed class MLUpdateContext
{
    private readonly Lazy<MLModel> _model;

    internal MLUpdateContext(
        MLUpdateTask task, MLUpdateProgressEvent what, IReadOnlyDictionary<MLMetricKey, object> metrics, IReadOnlyDictionary<MLParameterKey, object> parameters, Func<MLModel> model) =>
        (Task, Event, Metrics, Parameters, _model) = (task, what, metrics, parameters, new Lazy<MLModel>(model));

    /// <summary>The update.</summary>
    public MLUpdateTask Task { get; }

    /// <summary>What happened; <see cref="MLUpdateProgressEvent.None"/> at the end.</summary>
    public MLUpdateProgressEvent Event { get; }

    /// <summary>What was measured.</summary>
    public IReadOnlyDictionary<MLMetricKey, object> Metrics { get; }

    /// <summary>The parameters in use.</summary>
    public IReadOnlyDictionary<MLParameterKey, object> Parameters { get; }

    /// <summary>The model as it is now; asked for within a handler, as it is at that moment.</summary>
    public MLModel Model => _model.Value;
}
