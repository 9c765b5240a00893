using Anneal.Keras.Models;

namespace Anneal.Keras.Callbacks;

/// <summary>What a run of Fit, Evaluate or Predict is about to do.</summary>
/// <param name="Epochs">The number of the last epoch, counted from 1.</param>
/// <param name="Steps">Mini-batches an epoch.</param>
/// <param name="BatchSize">Examples a mini-batch.</param>
/// <param name="Samples">Examples an epoch.</param>
/// <param name="Verbose">0 silent, 1 a progress bar, 2 a line an epoch.</param>
/// <param name="Output">Where progress is written.</param>
public sealed record CallbackParameters(int Epochs, int Steps, int BatchSize, int Samples, int Verbose, TextWriter Output);

/// <summary>Something that watches training and may act: override the hooks that it needs.</summary>
public abstract class Callback
{
    /// <summary>The model that is trained.</summary>
    public Model Model { get; private set; } = null!;

    /// <summary>What the run is about to do.</summary>
    public CallbackParameters Parameters { get; private set; } = null!;

    /// <summary>Fit begins.</summary>
    public virtual void OnTrainBegin(Logs logs) { }

    /// <summary>Fit ends.</summary>
    public virtual void OnTrainEnd(Logs logs) { }

    /// <summary>An epoch begins; the first is number 0.</summary>
    public virtual void OnEpochBegin(int epoch, Logs logs) { }

    /// <summary>An epoch ends. What is added to the logs reaches the callbacks after this one and the history.</summary>
    public virtual void OnEpochEnd(int epoch, Logs logs) { }

    /// <summary>A mini-batch of training begins.</summary>
    public virtual void OnTrainBatchBegin(int batch, Logs logs) { }

    /// <summary>A mini-batch of training ends; the logs are means over the epoch so far.</summary>
    public virtual void OnTrainBatchEnd(int batch, Logs logs) { }

    /// <summary>An evaluation begins, also on validation data.</summary>
    public virtual void OnTestBegin(Logs logs) { }

    /// <summary>An evaluation ends.</summary>
    public virtual void OnTestEnd(Logs logs) { }

    /// <summary>A mini-batch of an evaluation begins.</summary>
    public virtual void OnTestBatchBegin(int batch, Logs logs) { }

    /// <summary>A mini-batch of an evaluation ends; the logs are means so far.</summary>
    public virtual void OnTestBatchEnd(int batch, Logs logs) { }

    /// <summary>Predict begins.</summary>
    public virtual void OnPredictBegin(Logs logs) { }

    /// <summary>Predict ends.</summary>
    public virtual void OnPredictEnd(Logs logs) { }

    /// <summary>A batch of predictions begins.</summary>
    public virtual void OnPredictBatchBegin(int batch, Logs logs) { }

    /// <summary>A batch of predictions ends; <see cref="Logs.Outputs"/> has them.</summary>
    public virtual void OnPredictBatchEnd(int batch, Logs logs) { }

    internal void Attach(Model model, CallbackParameters parameters) => (Model, Parameters) = (model, parameters);
}
