using Anneal.Engine.Training;
using Anneal.Keras.Layers;

namespace Anneal.Keras.Regularizers;

/// <summary>What a weight's numbers add to the loss that training minimises: l1 · Σ|w| + l2 · Σw².</summary>
public abstract class Regularizer
{
    private protected Regularizer(double l1, double l2)
    {
        foreach (double factor in (double[])[l1, l2])
        {
            if (!(factor >= 0 && double.IsFinite(factor))) throw new ArgumentException($"{GetType().Name}: expected a factor of at least 0, received {factor}.");
        }

        Penalty = new WeightPenalty(l1, l2);
    }

    /// <summary>Keras' class name.</summary>
    public string ClassName => GetType().Name;

    /// <summary>The factors.</summary>
    internal WeightPenalty Penalty { get; }

    /// <summary>A regularizer by Keras' name: l1, l2 or l1_l2, with Keras' factor of 0.01.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static implicit operator Regularizer(string name) => Parse(name);

    /// <summary>A regularizer by Keras' name: l1, l2 or l1_l2, with Keras' factor of 0.01.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static Regularizer Parse(string name) => name.ToLowerInvariant() switch
    {
        "l1" => new L1(),
        "l2" => new L2(),
        "l1_l2" or "l1l2" => new L1L2(0.01, 0.01),
        _ => throw new ArgumentException($"There is no regularizer '{name}'; expected l1, l2 or l1_l2.", nameof(name)),
    };

    /// <summary>The factors under Keras' names.</summary>
    protected internal abstract void WriteConfig(LayerConfig config);
}
