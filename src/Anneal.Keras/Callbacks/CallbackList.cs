using Anneal.Keras.Models;

namespace Anneal.Keras.Callbacks;

/// <summary>All callbacks of a run, called in order: the user's, then the progress bar, then the history.</summary>
internal sealed class CallbackList
{
    private readonly Callback[] _callbacks;

    public CallbackList(IEnumerable<Callback>? callbacks, Model model, CallbackParameters parameters, bool history = false)
    {
        List<Callback> all = [.. callbacks ?? []];
        if (parameters.Verbose > 0 && !all.OfType<ProgbarLogger>().Any()) all.Add(new ProgbarLogger());
        History = all.OfType<History>().FirstOrDefault() ?? new History();
        if (history && !all.Contains(History)) all.Add(History);
        _callbacks = [.. all];
        foreach (Callback c in _callbacks) c.Attach(model, parameters);
    }

    public History History { get; }

    public Logs None { get; } = new();

    public bool Any => _callbacks.Length != 0;

    public bool Has<T>() where T : Callback => _callbacks.OfType<T>().Any();

    public void TrainBegin()
    {
        foreach (Callback c in _callbacks) c.OnTrainBegin(None);
    }

    public void TrainEnd(Logs logs)
    {
        foreach (Callback c in _callbacks) c.OnTrainEnd(logs);
    }

    public void EpochBegin(int epoch)
    {
        foreach (Callback c in _callbacks) c.OnEpochBegin(epoch, None);
    }

    public void EpochEnd(int epoch, Logs logs)
    {
        foreach (Callback c in _callbacks) c.OnEpochEnd(epoch, logs);
    }

    public void TrainBatchBegin(int batch)
    {
        foreach (Callback c in _callbacks) c.OnTrainBatchBegin(batch, None);
    }

    public void TrainBatchEnd(int batch, Logs logs)
    {
        foreach (Callback c in _callbacks) c.OnTrainBatchEnd(batch, logs);
    }

    public void TestBegin()
    {
        foreach (Callback c in _callbacks) c.OnTestBegin(None);
    }

    public void TestEnd(Logs logs)
    {
        foreach (Callback c in _callbacks) c.OnTestEnd(logs);
    }

    public void TestBatchBegin(int batch)
    {
        foreach (Callback c in _callbacks) c.OnTestBatchBegin(batch, None);
    }

    public void TestBatchEnd(int batch, Logs logs)
    {
        foreach (Callback c in _callbacks) c.OnTestBatchEnd(batch, logs);
    }

    public void PredictBegin()
    {
        foreach (Callback c in _callbacks) c.OnPredictBegin(None);
    }

    public void PredictEnd()
    {
        foreach (Callback c in _callbacks) c.OnPredictEnd(None);
    }

    public void PredictBatchBegin(int batch)
    {
        foreach (Callback c in _callbacks) c.OnPredictBatchBegin(batch, None);
    }

    public void PredictBatchEnd(int batch, Logs logs)
    {
        foreach (Callback c in _callbacks) c.OnPredictBatchEnd(batch, logs);
    }
}
