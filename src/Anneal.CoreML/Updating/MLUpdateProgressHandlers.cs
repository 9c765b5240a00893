namespace Anneal.CoreML.Updating;

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
