namespace Anneal.Keras.Callbacks;

/// <summary>Sets each epoch's learning rate by a function. Writes <c>learning_rate</c> into the epoch's logs.</summary>
/// <param name="schedule">From the epoch, from 0, and the present rate to the new one.</param>
/// <param name="verbose">1 says what it sets. Default 0.</param>
public sealed class LearningRateScheduler(Func<int, double, double> schedule, int verbose = 0) : Callback
{
    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, Logs logs)
    {
        Model.Optimizer!.LearningRate = schedule(epoch, Model.Optimizer.LearningRate);
        if (verbose > 0) Parameters.Output.WriteLine($"Epoch {epoch + 1}: LearningRateScheduler setting learning rate to {PythonFormat.Number(Model.Optimizer.LearningRate)}.");
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs) => logs["learning_rate"] = Model.Optimizer!.LearningRate;
}
