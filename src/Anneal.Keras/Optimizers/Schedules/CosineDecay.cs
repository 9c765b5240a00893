using Anneal.Keras.Layers;

namespace Anneal.Keras.Optimizers.Schedules;

/// <summary>Half a cosine wave from the initial rate, or from where a straight rise has led, down to a share of it. Loshchilov and Hutter, 2016.</summary>
public sealed class CosineDecay : LearningRateSchedule
{
    private readonly double _initial, _alpha;
    private readonly double? _target;
    private readonly int _steps, _warmup;

    /// <summary>A schedule.</summary>
    /// <param name="initialLearningRate">The first rate.</param>
    /// <param name="decaySteps">How many steps the fall takes.</param>
    /// <param name="alpha">The share that is left in the end. Default 0.</param>
    /// <param name="warmupTarget">The rate that the rise leads to. Default: there is no rise.</param>
    /// <param name="warmupSteps">How many steps the rise takes. Default 0.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public CosineDecay(double initialLearningRate, int decaySteps, double alpha = 0, double? warmupTarget = null, int warmupSteps = 0)
        : base("CosineDecay")
    {
        (_initial, _alpha, _steps) = (Rate(initialLearningRate, "an initial rate"), Rate(alpha, "an alpha"), Steps(decaySteps, "decay steps"));
        if (warmupSteps < 0) throw new ArgumentException($"CosineDecay: expected warmup steps of at least 0, received {warmupSteps}.", nameof(warmupSteps));
        (_target, _warmup) = (warmupTarget is { } t ? Rate(t, "a warmup target") : null, warmupSteps);
    }

    /// <inheritdoc/>
    public override double At(long step)
    {
        if (_target is not { } top) return Fall(step, _initial);
        return step < _warmup ? _initial + (top - _initial) * step / _warmup : Fall(step - _warmup, top);

        double Fall(long passed, double from)
            => from * ((1 - _alpha) * 0.5 * (1 + Math.Cos(Math.PI * Math.Min(passed, _steps) / _steps)) + _alpha);
    }

    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config)
        => config.Set("initial_learning_rate", _initial).Set("decay_steps", _steps).Set("alpha", _alpha).Set("name", Name)
            .Set("warmup_target", _target).Set("warmup_steps", _warmup);
}
