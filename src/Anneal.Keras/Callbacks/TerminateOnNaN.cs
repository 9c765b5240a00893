using Anneal.Keras.Models;

namespace Anneal.Keras.Callbacks;

/// <summary>Ends training, without an error, when the loss is infinite or not a number.</summary>
public sealed class TerminateOnNaN : Callback
{
    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, Logs logs)
    {
        if (!logs.TryGetValue("loss", out double loss) || double.IsFinite(loss)) return;
        Parameters.Output.WriteLine($"Batch {batch}: Invalid loss, terminating training");
        Model.StopTraining = true;
    }
}
