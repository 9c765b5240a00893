using Anneal.Keras.Callbacks;
using Anneal.Keras.Models;

namespace Anneal.Keras.Training;

/// <summary>All examples once, in order, without learning.</summary>
internal static class EvaluationLoop
{
    public static Scores Run(Model model, Examples examples, int batchSize, CallbackList callbacks, CancellationToken cancellation)
    {
        using BatchRunner runner = BatchRunner.Evaluation(model, examples, batchSize);
        return Run(runner, examples, batchSize, callbacks, new Logs(), cancellation);
    }

    public static Scores Run(BatchRunner runner, Examples examples, int batchSize, CallbackList callbacks, Logs logs, CancellationToken cancellation)
    {
        callbacks.TestBegin();
        for (int at = 0, batch = 0; at < examples.Count; at += batchSize, batch++)
        {
            cancellation.ThrowIfCancellationRequested();
            callbacks.TestBatchBegin(batch);
            runner.Test(at, Math.Min(batchSize, examples.Count - at));
            runner.Report(logs);
            callbacks.TestBatchEnd(batch, logs);
        }

        callbacks.TestEnd(logs);
        return runner.Scores();
    }
}
