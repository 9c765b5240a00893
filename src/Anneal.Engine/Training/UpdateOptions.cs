using Anneal.Engine.Graphs;

namespace Anneal.Engine.Training;

/// <summary>What an optimizer does to gradients before its rule and to weights after it. Everything is off unless set.</summary>
public sealed record UpdateOptions
{
    /// <summary>Cut every element of a gradient to −value … value; above 0. Null: not.</summary>
    public double? ClipValue { get; init; }

    /// <summary>Scale a parameter's gradient down to this Euclidean norm where it is larger; above 0. Null: not.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>Scale all gradients down together to this Euclidean norm where theirs is larger; above 0. Null: not.</summary>
    public double? GlobalClipNorm { get; init; }

    /// <summary>Before the rule w ← w − rate · decay · w (Loshchilov and Hutter, "Decoupled weight decay regularization", 2019). Null: not.</summary>
    public double? WeightDecay { get; init; }

    /// <summary>Which parameters decay. Null: all.</summary>
    public Func<Parameter, bool>? Decays { get; init; }

    /// <summary>What each parameter's numbers add to the loss. Null: nothing.</summary>
    public Func<Parameter, WeightPenalty?>? Penalties { get; init; }

    /// <summary>Keep a moving average of the weights, average ← momentum · average + (1 − momentum) · w; 0 to 1. Null: not.</summary>
    public double? EmaMomentum { get; init; }

    /// <summary>Put the averages in the weights' place every so many updates; at least 1. Null: never.</summary>
    public int? EmaOverwriteFrequency { get; init; }

    /// <summary>Update once in so many steps, with the mean of their gradients; at least 1. Default 1: every step.</summary>
    public int AccumulationSteps { get; init; } = 1;

    /// <summary>True when the norm of whole gradients must be known before any weight changes.</summary>
    internal bool NeedsNorms => ClipNorm is not null || GlobalClipNorm is not null;

    internal void Check()
    {
        Above(ClipValue, 0, nameof(ClipValue));
        Above(ClipNorm, 0, nameof(ClipNorm));
        Above(GlobalClipNorm, 0, nameof(GlobalClipNorm));
        if ((ClipValue is null ? 0 : 1) + (ClipNorm is null ? 0 : 1) + (GlobalClipNorm is null ? 0 : 1) > 1)
            throw new ArgumentException($"Give at most one of {nameof(ClipValue)}, {nameof(ClipNorm)} and {nameof(GlobalClipNorm)}.");
        if (WeightDecay is { } decay && !double.IsFinite(decay)) throw new ArgumentException($"{nameof(WeightDecay)}: expected a finite number, received {decay}.");
        if (EmaMomentum is { } ema && !(ema >= 0 && ema <= 1)) throw new ArgumentException($"{nameof(EmaMomentum)}: expected 0 to 1, received {ema}.");
        if (EmaOverwriteFrequency < 1) throw new ArgumentException($"{nameof(EmaOverwriteFrequency)}: expected at least 1, received {EmaOverwriteFrequency}.");
        if (EmaOverwriteFrequency is not null && EmaMomentum is null) throw new ArgumentException($"{nameof(EmaOverwriteFrequency)} needs {nameof(EmaMomentum)}.");
        if (AccumulationSteps < 1) throw new ArgumentException($"{nameof(AccumulationSteps)}: expected at least 1, received {AccumulationSteps}.");
    }

    private static void Above(double? value, double limit, string name)
    {
        if (value is { } v && !(v > limit)) throw new ArgumentException($"{name}: expected more than {limit}, received {v}.");
    }
}
