namespace Anneal.Keras.Callbacks;

/// <summary>Lowers the learning rate when a number has stopped getting better. Writes <c>learning_rate</c> into the epoch's logs.</summary>
public sealed class ReduceLROnPlateau : MonitorCallback
{
    private readonly int _verbose;

    /// <summary>A callback that lowers the rate.</summary>
    /// <param name="monitor">The number's name. Default val_loss.</param>
    /// <param name="factor">What the rate is multiplied by: less than 1. Default 0.1.</param>
    /// <param name="patience">After how many epochs without improvement. Default 10.</param>
    /// <param name="verbose">1 says when it does. Default 0.</param>
    /// <param name="mode">min, max or auto (default).</param>
    /// <param name="minDelta">A smaller change is none. Default 0.0001.</param>
    /// <param name="cooldown">How many epochs it rests after lowering. Default 0.</param>
    /// <param name="minLR">The rate does not fall below it. Default 0.</param>
    /// <exception cref="ArgumentException">The factor is 1 or more.</exception>
    public ReduceLROnPlateau(string monitor = "val_loss", double factor = 0.1, int patience = 10, int verbose = 0, string mode = "auto", double minDelta = 1e-4, int cooldown = 0, double minLR = 0)
        : base(monitor, mode, minDelta)
    {
        if (!(factor < 1)) throw new ArgumentException($"ReduceLROnPlateau: expected a factor less than 1, received {factor}.", nameof(factor));
        (Factor, Patience, Cooldown, MinLR, _verbose) = (factor, patience, cooldown, minLR, verbose);
    }

    /// <summary>What the rate is multiplied by.</summary>
    public double Factor { get; }

    /// <summary>After how many epochs without improvement.</summary>
    public int Patience { get; }

    /// <summary>How many epochs it rests after lowering.</summary>
    public int Cooldown { get; }

    /// <summary>The rate does not fall below it.</summary>
    public double MinLR { get; }

    /// <summary>Epochs since the last improvement.</summary>
    public int Wait { get; private set; }

    /// <summary>Epochs that it still rests.</summary>
    public int CooldownCounter { get; private set; }

    /// <inheritdoc/>
    public override void OnTrainBegin(Logs logs) => (Best, Wait, CooldownCounter) = (Worst, 0, 0);

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        double rate = Model.Optimizer!.LearningRate;
        logs["learning_rate"] = rate;
        if (Current(logs) is not { } current) return;
        if (CooldownCounter > 0)
        {
            CooldownCounter--;
            Wait = 0;
        }

        if (Improves(current, Best))
        {
            (Best, Wait) = (current, 0);
        }
        else if (CooldownCounter == 0 && ++Wait >= Patience && rate > MinLR)
        {
            Model.Optimizer.LearningRate = Math.Max(rate * Factor, MinLR);
            if (_verbose > 0) Parameters.Output.WriteLine($"Epoch {epoch + 1}: ReduceLROnPlateau reducing learning rate to {PythonFormat.Number(Model.Optimizer.LearningRate)}.");
            (CooldownCounter, Wait) = (Cooldown, 0);
        }
    }
}
