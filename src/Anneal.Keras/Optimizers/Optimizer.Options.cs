using Anneal.Engine.Training;
using Anneal.Keras.Models;

namespace Anneal.Keras.Optimizers;

/// <content>What happens to gradients before the rule and to weights after it: <c>new Adam(0.001) { ClipNorm = 1, WeightDecay = 0.004 }</c>. To be set before the first step.</content>
public abstract partial class Optimizer
{
    /// <summary>At each step the weights lose this share, times the rate. Null (default): not.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double? WeightDecay
    {
        get;
        set => field = value is null or >= 0 and < double.PositiveInfinity ? Unused(nameof(WeightDecay), value) : throw Bad(nameof(WeightDecay), "a number of at least 0", value);
    }

    /// <summary>A weight's gradient is scaled down to this Euclidean norm where it is longer. Null (default): not.</summary>
    /// <exception cref="ArgumentException">Not above 0, or the gradient is clipped otherwise as well.</exception>
    public double? ClipNorm
    {
        get;
        set => field = Clip(nameof(ClipNorm), value, GlobalClipNorm ?? ClipValue);
    }

    /// <summary>All gradients are scaled down together to this Euclidean norm where theirs is longer. Null (default): not.</summary>
    /// <exception cref="ArgumentException">Not above 0, or the gradient is clipped otherwise as well.</exception>
    public double? GlobalClipNorm
    {
        get;
        set => field = Clip(nameof(GlobalClipNorm), value, ClipNorm ?? ClipValue);
    }

    /// <summary>Every element of a gradient is cut to −value ... value. Null (default): not.</summary>
    /// <exception cref="ArgumentException">Not above 0, or the gradient is clipped otherwise as well.</exception>
    public double? ClipValue
    {
        get;
        set => field = Clip(nameof(ClipValue), value, ClipNorm ?? GlobalClipNorm);
    }

    /// <summary>Keep a moving average of the weights, which takes their place when a training ends. Default false.</summary>
    public bool UseEma
    {
        get;
        set => field = Unused(nameof(UseEma), value);
    }

    /// <summary>The share of the average that stays at each step. Default 0.99.</summary>
    /// <exception cref="ArgumentException">Not between 0 and 1.</exception>
    public double EmaMomentum
    {
        get;
        set => field = value is >= 0 and <= 1 ? Unused(nameof(EmaMomentum), value) : throw Bad(nameof(EmaMomentum), "a number between 0 and 1", value);
    }
    = 0.99;

    /// <summary>The averages take the weights' place also after every so many steps. Null (default): only in the end.</summary>
    /// <exception cref="ArgumentException">Less than 1.</exception>
    public int? EmaOverwriteFrequency
    {
        get;
        set => field = value is null or >= 1 ? Unused(nameof(EmaOverwriteFrequency), value) : throw Bad(nameof(EmaOverwriteFrequency), "at least 1", value);
    }

    /// <summary>The weights change once in so many steps, by the mean of their gradients. Null (default): in every step.</summary>
    /// <exception cref="ArgumentException">Less than 2.</exception>
    public int? GradientAccumulationSteps
    {
        get;
        set => field = value is null or >= 2 ? Unused(nameof(GradientAccumulationSteps), value) : throw Bad(nameof(GradientAccumulationSteps), "at least 2", value);
    }

    private UpdateOptions Around(WeightStore store) => new()
    {
        ClipNorm = ClipNorm,
        ClipValue = ClipValue,
        GlobalClipNorm = GlobalClipNorm,
        WeightDecay = WeightDecay,
        EmaMomentum = UseEma ? EmaMomentum : null,
        EmaOverwriteFrequency = UseEma ? EmaOverwriteFrequency : null,
        AccumulationSteps = GradientAccumulationSteps ?? 1,
        Penalties = store.Variables.Any(v => v.Regularizer is not null) ? p => store.Variables[p.Index].Regularizer?.Penalty : null,
    };

    private double? Clip(string name, double? value, double? other)
    {
        if (value is not (null or > 0)) throw Bad(name, "a number above 0", value);
        if (value is not null && other is not null)
            throw new ArgumentException($"Optimizer {Name}: give at most one of {nameof(ClipNorm)}, {nameof(ClipValue)} and {nameof(GlobalClipNorm)}.", name);
        return Unused(name, value);
    }

    /// <summary>What has been kept for each weight depends on the options.</summary>
    private T Unused<T>(string name, T value)
        => Built ? throw new InvalidOperationException($"Optimizer {Name}: {name} cannot change after the first step.") : value;

    private ArgumentException Bad(string name, string expected, double? value) => new($"Optimizer {Name}: expected {expected} as {name}, received {value}.", name);
}
