using Anneal.Engine.Randomness;
using Anneal.Keras.Callbacks;
using Anneal.Keras.Models;

namespace Anneal.Keras.Training;

/// <summary>Epochs of mini-batches, each epoch followed by an evaluation, with callbacks at every turn.</summary>
internal sealed class TrainingLoop(Model model, Examples training, Examples? validation)
{
    public required int BatchSize { get; init; }

    public required int ValidationBatchSize { get; init; }

    public required int FirstEpoch { get; init; }

    public required int Epochs { get; init; }

    public required int Verbose { get; init; }

    public required bool Shuffle { get; init; }

    public required ulong Seed { get; init; }

    public required TextWriter Output { get; init; }

    public CancellationToken Cancellation { get; init; }

    public History Run(IEnumerable<Callback>? callbacks)
    {
        using BatchRunner runner = BatchRunner.Training(model, training, BatchSize);
        CallbackParameters parameters = new(Epochs, (training.Count + BatchSize - 1) / BatchSize, BatchSize, training.Count, Verbose, Output);
        CallbackList watching = new(callbacks, model, parameters, history: true);
        Logs last = new();
        model.StopTraining = false;
        watching.TrainBegin();
        try
        {
            for (int epoch = FirstEpoch; epoch < Epochs && !model.StopTraining; epoch++)
            {
                last = new Logs();
                watching.EpochBegin(epoch);
                RunEpoch(runner, epoch, watching, last);
                Validate(watching, last);
                watching.EpochEnd(epoch, last);
            }

            model.Optimizer!.Finish(model.Store());
        }
        finally
        {
            // Also after an error or a cancellation: a callback may hold better weights than the present ones.
            watching.TrainEnd(last);
        }

        return watching.History;
    }

    private void RunEpoch(BatchRunner runner, int epoch, CallbackList watching, Logs logs)
    {
        runner.Reset();
        training.ResetOrder();
        if (Shuffle)
        {
            PhiloxStream random = Philox.Stream(Seed, (ulong)epoch);
            random.Shuffle(training.Order);
        }

        bool mayBeNaN = watching.Has<TerminateOnNaN>();
        for (int at = 0, batch = 0; at < training.Count && !model.StopTraining; at += BatchSize, batch++)
        {
            Cancellation.ThrowIfCancellationRequested();
            watching.TrainBatchBegin(batch);
            double loss = runner.Train(at, Math.Min(BatchSize, training.Count - at), Seed);
            if (!double.IsFinite(loss) && !mayBeNaN) throw new NonFiniteLossException(loss, epoch, batch);
            runner.Report(logs);
            logs.BatchLoss = loss;
            watching.TrainBatchEnd(batch, logs);
        }
    }

    private void Validate(CallbackList watching, Logs logs)
    {
        if (validation is null) return;
        // The metrics now count validation examples; the epoch's own numbers are in the logs already.
        using BatchRunner runner = BatchRunner.Evaluation(model, validation, ValidationBatchSize);
        EvaluationLoop.Run(runner, validation, ValidationBatchSize, watching, new Logs(), Cancellation);
        runner.Report(logs, validation: true);
    }
}
