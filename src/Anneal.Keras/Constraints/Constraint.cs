using Anneal.Engine.Graphs;
using Anneal.Keras.Layers;

namespace Anneal.Keras.Constraints;

/// <summary>What a weight must be after every training step.</summary>
public abstract class Constraint
{
    private protected Constraint()
    {
    }

    /// <summary>Keras' class name.</summary>
    public string ClassName => GetType().Name;

    /// <summary>A constraint by Keras' name with Keras' defaults: max_norm, non_neg, unit_norm or min_max_norm.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static implicit operator Constraint(string name) => Parse(name);

    /// <summary>A constraint by Keras' name with Keras' defaults: max_norm, non_neg, unit_norm or min_max_norm.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static Constraint Parse(string name) => name.ToLowerInvariant() switch
    {
        "max_norm" or "maxnorm" => new MaxNorm(),
        "non_neg" or "nonneg" => new NonNeg(),
        "unit_norm" or "unitnorm" => new UnitNorm(),
        "min_max_norm" or "minmaxnorm" => new MinMaxNorm(),
        _ => throw new ArgumentException($"There is no constraint '{name}'; expected max_norm, non_neg, unit_norm or min_max_norm.", nameof(name)),
    };

    /// <summary>Changes a weight's numbers, in row-major order, to what they must be.</summary>
    /// <exception cref="ArgumentException">The weight does not have the dimensions that the constraint names.</exception>
    protected internal abstract void Apply(Span<float> weights, Shape shape);

    /// <summary>The options under Keras' names.</summary>
    protected internal abstract void WriteConfig(LayerConfig config);
}
