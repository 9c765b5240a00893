using Anneal.Keras.Layers;

namespace Anneal.Keras.Optimizers.Schedules;

/// <summary>How far an optimizer's steps go as training goes on: <c>new SGD(new ExponentialDecay(0.1, 1000, 0.9))</c>. A number is a rate that stays.</summary>
public abstract class LearningRateSchedule
{
    private protected LearningRateSchedule(string name) => Name = name;

    /// <summary>Keras' class name.</summary>
    public string ClassName => GetType().Name;

    /// <summary>What files call it. Default: Keras' own.</summary>
    public string Name { get; internal set; }

    /// <summary>The rate of a step.</summary>
    /// <param name="step">How many steps have been taken before it.</param>
    public abstract double At(long step);

    /// <summary>A rate that stays.</summary>
    /// <exception cref="ArgumentException">It is negative, infinite or not a number.</exception>
    public static implicit operator LearningRateSchedule(double learningRate) => new ConstantRate(learningRate);

    /// <summary>The options under Keras' names, in the order of Keras' files.</summary>
    protected internal abstract void WriteConfig(LayerConfig config);

    /// <exception cref="ArgumentException">The rate is negative, infinite or not a number.</exception>
    private protected double Rate(double value, string what)
        => value >= 0 && double.IsFinite(value) ? value : throw new ArgumentException($"{ClassName}: expected {what} of at least 0, received {value}.");

    /// <exception cref="ArgumentException">There is less than one step.</exception>
    private protected int Steps(int value, string what) => value >= 1 ? value : throw new ArgumentException($"{ClassName}: expected {what} of at least 1, received {value}.");
}
