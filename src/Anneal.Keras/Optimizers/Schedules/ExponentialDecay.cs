using Anneal.Keras.Layers;

namespace Anneal.Keras.Optimizers.Schedules;

/// <summary>initial · rate ^ (step / decaySteps).</summary>
public sealed class ExponentialDecay : LearningRateSchedule
{
    private readonly double _initial, _rate;
    private readonly int _steps;
    private readonly bool _staircase;

    /// <summary>A schedule.</summary>
    /// <param name="initialLearningRate">The first rate.</param>
    /// <param name="decaySteps">After how many steps the rate has been multiplied once.</param>
    /// <param name="decayRate">What it is multiplied by.</param>
    /// <param name="staircase">Change only after whole numbers of these steps. Default false.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public ExponentialDecay(double initialLearningRate, int decaySteps, double decayRate, bool staircase = false)
        : base("ExponentialDecay")
    {
        (_initial, _rate) = (Rate(initialLearningRate, "an initial rate"), Rate(decayRate, "a decay rate"));
        (_steps, _staircase) = (Steps(decaySteps, "decay steps"), staircase);
    }

    /// <inheritdoc/>
    public override double At(long step)
    {
        double passed = (double)step / _steps;
        return _initial * Math.Pow(_rate, _staircase ? Math.Floor(passed) : passed);
    }

    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config)
        => config.Set("initial_learning_rate", _initial).Set("decay_steps", _steps).Set("decay_rate", _rate).Set("staircase", _staircase).Set("name", Name);
}
