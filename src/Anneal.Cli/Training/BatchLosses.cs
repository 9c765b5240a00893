using Anneal.Keras.Callbacks;

namespace Anneal.Cli.Training;

/// <summary>The loss of each mini-batch. The logs have the mean over the epoch so far, from which it follows.</summary>
internal sealed class BatchLosses : Callback
{
    private readonly List<double> _losses = [];
    private double _sum;

    /// <summary>One number a mini-batch, of all epochs.</summary>
    public IReadOnlyList<double> Losses => _losses;

    /// <summary>How many examples were trained on, those of all epochs counted.</summary>
    public long Images { get; private set; }

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, Logs logs) => _sum = 0;

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, Logs logs)
    {
        int before = batch * Parameters.BatchSize, size = Math.Min(Parameters.BatchSize, Parameters.Samples - before);
        double sum = logs["loss"] * (before + size);
        _losses.Add((sum - _sum) / size);
        _sum = sum;
        Images += size;
    }
}
