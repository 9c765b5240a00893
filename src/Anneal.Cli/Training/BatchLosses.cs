using Anneal.Keras.Callbacks;

namespace Anneal.Cli.Training;

/// <summary>The loss of each mini-batch.</summary>
internal sealed class BatchLosses : Callback
{
    private readonly List<double> _losses = [];

    /// <summary>One number a mini-batch, of all epochs.</summary>
    public IReadOnlyList<double> Losses => _losses;

    /// <summary>How many examples were trained on, those of all epochs counted.</summary>
    public long Images { get; private set; }

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, Logs logs)
    {
        _losses.Add(logs.BatchLoss);
        Images += Math.Min(Parameters.BatchSize, Parameters.Samples - (batch * Parameters.BatchSize));
    }
}
