using Anneal.Keras.Layers;

namespace Anneal.Keras.Optimizers.Schedules;

/// <summary>From the initial rate to the last one, by a power of the share of steps that are left.</summary>
public sealed class PolynomialDecay : LearningRateSchedule
{
    private readonly double _initial, _end, _power;
    private readonly int _steps;
    private readonly bool _cycle;

    /// <summary>A schedule.</summary>
    /// <param name="initialLearningRate">The first rate.</param>
    /// <param name="decaySteps">How many steps that takes.</param>
    /// <param name="endLearningRate">The last rate. Default 0.0001.</param>
    /// <param name="power">The power. Default 1: a straight line.</param>
    /// <param name="cycle">Rise again after these steps and fall more slowly, instead of staying. Default false.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public PolynomialDecay(double initialLearningRate, int decaySteps, double endLearningRate = 0.0001, double power = 1, bool cycle = false)
        : base("PolynomialDecay")
    {
        (_initial, _end) = (Rate(initialLearningRate, "an initial rate"), Rate(endLearningRate, "an end rate"));
        (_steps, _power, _cycle) = (Steps(decaySteps, "decay steps"), Rate(power, "a power"), cycle);
    }

    /// <inheritdoc/>
    public override double At(long step)
    {
        double steps = _cycle ? _steps * Math.Max(1, Math.Ceiling((double)step / _steps)) : _steps;
        return (_initial - _end) * Math.Pow(1 - Math.Min(step, steps) / steps, _power) + _end;
    }

    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config)
        => config.Set("initial_learning_rate", _initial).Set("decay_steps", _steps).Set("end_learning_rate", _end).Set("power", _power).Set("cycle", _cycle).Set("name", Name);
}
