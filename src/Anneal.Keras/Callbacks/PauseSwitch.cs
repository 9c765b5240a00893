namespace Anneal.Keras.Callbacks;

/// <summary>Lets another thread hold training between two mini-batches and let it go on, without losing anything.</summary>
/// <param name="cancellationToken">The token of <c>Fit</c>: cancelling it ends a pause, too.</param>
public sealed class PauseSwitch(CancellationToken cancellationToken = default) : Callback, IDisposable
{
    private readonly ManualResetEventSlim _running = new(initialState: true);

    /// <summary>Whether training is to wait after the present mini-batch.</summary>
    public bool IsPaused => !_running.IsSet;

    /// <summary>Holds training after the present mini-batch.</summary>
    public void Pause() => _running.Reset();

    /// <summary>Lets training go on.</summary>
    public void Resume() => _running.Set();

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, Logs logs)
    {
        try
        {
            _running.Wait(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Fit looks at its token itself, before the next mini-batch.
        }
    }

    /// <summary>Frees what training waits on.</summary>
    public void Dispose() => _running.Dispose();
}
