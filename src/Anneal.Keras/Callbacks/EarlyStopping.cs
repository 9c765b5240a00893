using Anneal.Data.Arrays;

namespace Anneal.Keras.Callbacks;

/// <summary>Ends training when a number has stopped getting better.</summary>
/// <param name="monitor">The number's name. Default val_loss.</param>
/// <param name="minDelta">A smaller change is none. Default 0.</param>
/// <param name="patience">How many epochs without improvement are borne: with 1, the second in a row ends training after it. Default 0.</param>
/// <param name="verbose">1 says when it stops. Default 0.</param>
/// <param name="mode">min, max or auto (default).</param>
/// <param name="baseline">Epochs that do not beat it count as no improvement. Default none.</param>
/// <param name="restoreBestWeights">Go back to the best epoch's weights at the end. Default false.</param>
/// <param name="startFromEpoch">Epochs before it are not looked at. Default 0.</param>
public sealed class EarlyStopping(string monitor = "val_loss", double minDelta = 0, int patience = 0, int verbose = 0, string mode = "auto", double? baseline = null,
    bool restoreBestWeights = false, int startFromEpoch = 0) : MonitorCallback(monitor, mode, minDelta)
{
    private IReadOnlyList<NDArray>? _bestWeights;

    /// <summary>How many epochs without improvement are borne.</summary>
    public int Patience { get; } = patience;

    /// <summary>The epoch that ended training, from 0; 0 when none did.</summary>
    public int StoppedEpoch { get; private set; }

    /// <summary>The best epoch, from 0.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>Epochs since the last improvement.</summary>
    public int Wait { get; private set; }

    /// <inheritdoc/>
    public override void OnTrainBegin(Logs logs)
    {
        (Wait, StoppedEpoch, BestEpoch, Best, _bestWeights) = (0, 0, 0, Worst, null);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        if (epoch < startFromEpoch || Current(logs) is not { } current) return;
        if (restoreBestWeights && _bestWeights is null) Keep(epoch);
        Wait++;
        if (Improves(current, Best))
        {
            Best = current;
            Keep(epoch);
            if (baseline is null || Improves(current, baseline.Value)) Wait = 0;
            return;
        }

        if (Wait < Patience || epoch == 0) return;
        StoppedEpoch = epoch;
        Model.StopTraining = true;
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(Logs logs)
    {
        if (StoppedEpoch > 0 && verbose > 0) Parameters.Output.WriteLine($"Epoch {StoppedEpoch + 1}: early stopping");
        if (_bestWeights is null) return;
        if (verbose > 0) Parameters.Output.WriteLine($"Restoring model weights from the end of the best epoch: {BestEpoch + 1}.");
        Model.SetWeights(_bestWeights);
    }

    private void Keep(int epoch)
    {
        BestEpoch = epoch;
        if (restoreBestWeights) _bestWeights = Model.GetWeights();
    }
}
