using Anneal.Data.Arrays;
using Anneal.Keras.Callbacks;

namespace Anneal.Cli.Training;

/// <summary>Keeps the weights of the best epoch, for the case that training is stopped.</summary>
/// <param name="monitor">What tells the best: the smallest is.</param>
internal sealed class BestSoFar(string monitor) : Callback
{
    private IReadOnlyList<NDArray>? _weights;
    private double _best = double.PositiveInfinity;

    /// <summary>The best epoch, from 1; 0 before the first has ended.</summary>
    public int Epoch { get; private set; }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        if (!logs.TryGetValue(monitor, out double value) || !(value < _best)) return;
        (_best, Epoch, _weights) = (value, epoch + 1, Model.GetWeights());
    }

    /// <summary>Gives the model these weights, if there are any.</summary>
    public void Restore()
    {
        if (_weights is not null) Model.SetWeights(_weights);
    }
}
