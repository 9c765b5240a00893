using Anneal.CoreML.Format;
using Anneal.CoreML.Runtime;
using Anneal.CoreML.Validation;
using Anneal.Engine.Randomness;

namespace Anneal.CoreML.Updating;

/// <summary>
/// Trains an updatable model on examples, with the loss, optimizer and epochs that the model names. Starts with <see cref="Resume()"/>, runs on a thread of
/// its own, and ends with the completion handler. The model that it was made from is not changed; <see cref="MLUpdateContext.Model"/> is the updated one.
/// </summary>
public sealed class MLUpdateTask : IDisposable
{
    private readonly Model _spec;
    private readonly IMLBatchProvider _trainingData;
    private readonly MLUpdateProgressHandlers _handlers;
    private readonly NetworkTrainer _trainer;
    private readonly UpdateParameters _parameters;
    private readonly CancellationTokenSource _cancel = new();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _warnings;
    private readonly Lock _gate = new();

    /// <summary>An update of the model in a file.</summary>
    /// <param name="forModelAt">A <c>.mlmodel</c> file or <c>.mlpackage</c> folder.</param>
    /// <param name="trainingData">The examples: each holds the model's inputs and the target.</param>
    /// <param name="configuration">Parameters that differ from the model's defaults.</param>
    /// <param name="completionHandler">Called at the end.</param>
    /// <exception cref="ModelFormatException">The file cannot be read as a Core ML model.</exception>
    /// <exception cref="ModelValidationException">The model breaks the format's rules.</exception>
    /// <exception cref="MLModelException">The model is not updatable, or a parameter is not allowed.</exception>
    public MLUpdateTask(string forModelAt, IMLBatchProvider trainingData, MLModelConfiguration? configuration = null, Action<MLUpdateContext>? completionHandler = null)
        : this(MLModelSpec.Load(forModelAt).Spec, trainingData, configuration, completionHandler)
    {
    }

    /// <inheritdoc cref="MLUpdateTask(string, IMLBatchProvider, MLModelConfiguration?, Action{MLUpdateContext}?)"/>
    public MLUpdateTask(string forModelAt, IMLBatchProvider trainingData, MLModelConfiguration? configuration, MLUpdateProgressHandlers progressHandlers)
        : this(MLModelSpec.Load(forModelAt).Spec, trainingData, configuration, progressHandlers)
    {
    }

    /// <inheritdoc cref="MLUpdateTask(string, IMLBatchProvider, MLModelConfiguration?, Action{MLUpdateContext}?)"/>
    public MLUpdateTask(Model spec, IMLBatchProvider trainingData, MLModelConfiguration? configuration = null, Action<MLUpdateContext>? completionHandler = null)
        : this(spec, trainingData, configuration, new MLUpdateProgressHandlers(MLUpdateProgressEvent.None, null, completionHandler ?? (_ => { })))
    {
    }

    /// <inheritdoc cref="MLUpdateTask(string, IMLBatchProvider, MLModelConfiguration?, Action{MLUpdateContext}?)"/>
    public MLUpdateTask(Model spec, IMLBatchProvider trainingData, MLModelConfiguration? configuration, MLUpdateProgressHandlers progressHandlers)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(trainingData);
        ArgumentNullException.ThrowIfNull(progressHandlers);
        if (!spec.IsUpdatable) throw new MLModelException("The model is not updatable; NeuralNetworkBuilder.MakeUpdatable marks layers, and a loss, an optimizer and epochs must be set.");
        ModelValidator.ThrowIfInvalid(spec);
        configuration ??= new MLModelConfiguration();
        (_spec, _trainingData, _handlers) = (spec.Clone(), trainingData, progressHandlers);
        _trainer = new NetworkTrainer(_spec, configuration);
        _parameters = new UpdateParameters(NetworkSpec.Of(_spec)!.UpdateParams!);
        _parameters.Apply(configuration.Parameters);
        _warnings = UpdateWarnings.Before(_spec);
    }

    /// <summary>Names the task, in logs.</summary>
    public string TaskIdentifier { get; } = Guid.NewGuid().ToString();

    /// <summary>Where the update stands.</summary>
    public MLTaskState State { get; private set; } = MLTaskState.Suspended;

    /// <summary>Why the update failed: an <see cref="OperationCanceledException"/> after <see cref="Cancel"/>.</summary>
    public Exception? Error { get; private set; }

    /// <summary>What is allowed but may not be meant; more may be added at the end.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Ends when the update does; after an error it holds the error.</summary>
    public Task Completion => _completion.Task;

    /// <summary>Starts the update. Within a handler, where it runs already, this does nothing.</summary>
    /// <exception cref="InvalidOperationException">The update has ended.</exception>
    public void Resume()
    {
        lock (_gate)
        {
            if (State is MLTaskState.Running or MLTaskState.Cancelling) return;
            if (State != MLTaskState.Suspended) throw new InvalidOperationException("The update has ended; make a new task to update again.");
            State = MLTaskState.Running;
        }

        new Thread(Run) { IsBackground = true, Name = "anneal update" }.Start();
    }

    /// <summary>Changes parameters, within what the model allows, and goes on. For handlers: a rate takes effect with the next step, a mini-batch size with the next epoch.</summary>
    /// <exception cref="MLModelException">The model has no such parameter, or does not allow the value.</exception>
    public void Resume(IReadOnlyDictionary<MLParameterKey, object> withParameters)
    {
        ArgumentNullException.ThrowIfNull(withParameters);
        lock (_parameters) _parameters.Apply(withParameters);
        Resume();
    }

    /// <summary>Stops the update after the present step; the completion handler still gets the model as it is then.</summary>
    public void Cancel()
    {
        lock (_gate)
        {
            if (State is MLTaskState.Completed or MLTaskState.Failed) return;
            _cancel.Cancel();
            if (State == MLTaskState.Running) State = MLTaskState.Cancelling;
            if (State != MLTaskState.Suspended) return;
            State = MLTaskState.Cancelling;
        }

        new Thread(Run) { IsBackground = true, Name = "anneal update" }.Start();
    }

    /// <summary>Waits for the end.</summary>
    /// <exception cref="MLModelException">An example did not fit, or the loss became infinite.</exception>
    /// <exception cref="OperationCanceledException">The update was cancelled.</exception>
    public void Wait() => _completion.Task.GetAwaiter().GetResult();

    /// <summary>Frees what the task waits with.</summary>
    public void Dispose() => _cancel.Dispose();

    private void Run()
    {
        Dictionary<MLMetricKey, object> metrics = [];
        Exception? error = null;
        try
        {
            _trainer.Check(_trainingData, _cancel.Token);
            Train(metrics);
        }
#pragma warning disable CA1031 // Whatever goes wrong, also in a handler, is the task's error and reaches the completion handler.
        catch (Exception e)
        {
            error = e;
        }
#pragma warning restore CA1031

        lock (_gate) (State, Error) = (error is null ? MLTaskState.Completed : MLTaskState.Failed, error);
        try
        {
            _handlers.CompletionHandler(Context(MLUpdateProgressEvent.None, metrics));
        }
#pragma warning disable CA1031
        catch (Exception e)
        {
            error ??= e;
        }
#pragma warning restore CA1031
        finally
        {
            _trainer.Dispose();
        }

        if (error is null) _completion.SetResult();
        else _completion.SetException(error);
    }

    private void Train(Dictionary<MLMetricKey, object> metrics)
    {
        int[] order = new int[_trainingData.Count];
        long step = 0;
        double firstLoss = 0, epochLoss = 0;
        metrics[MLMetricKey.EpochIndex] = 0;
        Report(MLUpdateProgressEvent.TrainingBegin, metrics);
        for (int epoch = 0; epoch < _parameters.Epochs; epoch++)
        {
            int batchSize = Math.Min(_parameters.MiniBatchSize, order.Length), batch = 0;
            double sum = 0;
            metrics[MLMetricKey.EpochIndex] = epoch;
            for (int i = 0; i < order.Length; i++) order[i] = i;
            if (_parameters.Shuffle)
            {
                PhiloxStream random = Philox.Stream((ulong)_parameters.Seed, (ulong)epoch);
                random.Shuffle<int>(order);
            }

            for (int first = 0; first < order.Length; first += batchSize, batch++)
            {
                _cancel.Token.ThrowIfCancellationRequested();
                ReadOnlySpan<int> which = order.AsSpan(first, Math.Min(batchSize, order.Length - first));
                double loss = Step(which, batchSize, step++);
                if (!double.IsFinite(loss))
                {
                    throw new MLModelException($"The loss became {loss} in epoch {epoch}, mini-batch {batch}. {UpdateWarnings.Advice(_parameters.LearningRate, _trainer.LargestInput)}");
                }

                sum += loss * which.Length;
                (metrics[MLMetricKey.LossValue], metrics[MLMetricKey.MiniBatchIndex]) = (loss, batch);
                Report(MLUpdateProgressEvent.MiniBatchEnd, metrics);
            }

            epochLoss = sum / order.Length;
            if (epoch == 0) firstLoss = epochLoss;
            metrics[MLMetricKey.LossValue] = epochLoss;
            Report(MLUpdateProgressEvent.EpochEnd, metrics);
        }

        if (UpdateWarnings.After(firstLoss, epochLoss, _parameters.Epochs, _parameters.LearningRate, _trainer.LargestInput) is { } warning) _warnings.Add(warning);
    }

    private double Step(ReadOnlySpan<int> which, int batchSize, long step)
    {
        lock (_parameters) return _trainer.Step(_trainingData, which, _parameters, batchSize, step);
    }

    private void Report(MLUpdateProgressEvent what, Dictionary<MLMetricKey, object> metrics)
    {
        if (_handlers.ForEvents.HasFlag(what)) _handlers.ProgressHandler!(Context(what, metrics));
    }

    private MLUpdateContext Context(MLUpdateProgressEvent what, Dictionary<MLMetricKey, object> metrics) =>
        new(this, what, new Dictionary<MLMetricKey, object>(metrics), _parameters.Values, _trainer.CreateModel);
}
