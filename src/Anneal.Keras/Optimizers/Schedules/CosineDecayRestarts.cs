using Anneal.Keras.Layers;

namespace Anneal.Keras.Optimizers.Schedules;

/// <summary>Half cosine waves one after the other, each from a top to a share of the initial rate. Loshchilov and Hutter, 2016.</summary>
public sealed class CosineDecayRestarts : LearningRateSchedule
{
    private readonly double _initial, _longer, _lower, _alpha;
    private readonly int _steps;

    /// <summary>A schedule.</summary>
    /// <param name="initialLearningRate">The first top.</param>
    /// <param name="firstDecaySteps">How many steps the first wave takes.</param>
    /// <param name="tMul">How much longer each wave is than the one before. Default 2.</param>
    /// <param name="mMul">What each top is multiplied by to give the next. Default 1.</param>
    /// <param name="alpha">The share that is left at the bottom. Default 0.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public CosineDecayRestarts(double initialLearningRate, int firstDecaySteps, double tMul = 2, double mMul = 1, double alpha = 0)
        : base("SGDRDecay")
    {
        (_initial, _steps, _alpha) = (Rate(initialLearningRate, "an initial rate"), Steps(firstDecaySteps, "first decay steps"), Rate(alpha, "an alpha"));
        if (!(tMul >= 1 && double.IsFinite(tMul))) throw new ArgumentException($"CosineDecayRestarts: expected a tMul of at least 1, received {tMul}.", nameof(tMul));
        (_longer, _lower) = (tMul, Rate(mMul, "an mMul"));
    }

    /// <inheritdoc/>
    public override double At(long step)
    {
        double passed = (double)step / _steps, wave;
        if (_longer == 1)
        {
            wave = Math.Floor(passed);
            passed -= wave;
        }
        else
        {
            wave = Math.Floor(Math.Log(1 - passed * (1 - _longer)) / Math.Log(_longer));
            double length = Math.Pow(_longer, wave);
            passed = (passed - (1 - length) / (1 - _longer)) / length;
        }

        return _initial * ((1 - _alpha) * 0.5 * Math.Pow(_lower, wave) * (1 + Math.Cos(Math.PI * passed)) + _alpha);
    }

    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config)
        => config.Set("initial_learning_rate", _initial).Set("first_decay_steps", _steps).Set("t_mul", _longer).Set("m_mul", _lower).Set("alpha", _alpha).Set("name", Name);
}
