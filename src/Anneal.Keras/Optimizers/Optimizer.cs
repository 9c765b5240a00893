using Anneal.Engine.Training;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;

namespace Anneal.Keras.Optimizers;

/// <summary>How weights follow their gradients. One object serves one model: it keeps numbers for each weight.</summary>
public abstract class Optimizer
{
    private Update? _update;
    private WeightStore? _store;
    private double _learningRate;
    private long _iterations;

    /// <summary>Sets the rate.</summary>
    /// <exception cref="ArgumentException">The rate is negative or not a number.</exception>
    protected Optimizer(string name, double learningRate)
    {
        Name = name;
        LearningRate = learningRate;
    }

    /// <summary>Keras' name, for example <c>adam</c>.</summary>
    public string Name { get; }

    /// <summary>Keras' class name.</summary>
    public string ClassName => GetType().Name;

    /// <summary>How far a step goes.</summary>
    /// <exception cref="ArgumentException">Negative, infinite or not a number.</exception>
    public double LearningRate
    {
        get => _learningRate;
        set
        {
            if (!(value >= 0 && double.IsFinite(value))) throw new ArgumentException($"Optimizer {Name}: expected a learning rate of at least 0, received {value}.", nameof(value));
            _learningRate = value;
            if (_update is { } u) u.LearningRate = value;
        }
    }

    /// <summary>How many steps have been taken.</summary>
    public long Iterations
    {
        get => _update?.Iterations ?? _iterations;
        internal set
        {
            _iterations = value;
            if (_update is { } u) u.Iterations = value;
        }
    }

    /// <summary>The names of the arrays that the optimizer keeps for each weight, for example <c>momentum</c> and <c>velocity</c>.</summary>
    public IReadOnlyList<string> SlotNames => Rule.SlotNames;

    /// <summary>True once there are numbers for each weight: after the first step, or loaded from a file.</summary>
    public bool Built => _update is not null;

    /// <summary>The rule that the engine applies.</summary>
    protected internal abstract OptimizerRule Rule { get; }

    /// <summary>An optimizer by Keras' name, with Keras' defaults.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static implicit operator Optimizer(string name) => Parse(name);

    /// <summary>An optimizer by Keras' name, in any case, with Keras' defaults.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static Optimizer Parse(string name) => name.ToLowerInvariant() switch
    {
        "sgd" => new SGD(),
        "adam" => new Adam(),
        "rmsprop" => new RMSprop(),
        "adadelta" => new Adadelta(),
        _ => throw new ArgumentException($"There is no optimizer '{name}'; expected sgd, adam, rmsprop or adadelta.", nameof(name)),
    };

    /// <summary>The options under Keras' names, after those that all optimizers have.</summary>
    protected internal virtual void WriteConfig(LayerConfig config) { }

    /// <summary>One of the arrays that the optimizer keeps for a weight.</summary>
    internal float[] GetSlot(int slot, Variable variable) => _update!.GetSlot<float>(slot, variable.Parameter!);

    internal void SetSlot(int slot, Variable variable, ReadOnlySpan<float> values) => _update!.SetSlot(slot, variable.Parameter!, values);

    /// <summary>The engine's optimizer for the weights of this store; what was kept for them elsewhere comes along.</summary>
    /// <exception cref="InvalidOperationException">The optimizer serves another model.</exception>
    internal Update For(WeightStore store)
    {
        if (_update is not { } update || _store != store) (_update, _store) = (update = Move(store), store);
        return update;
    }

    private Update Move(WeightStore store)
    {
        if (_store is { } other && !other.Variables.Any(v => v.Store == store))
            throw new InvalidOperationException($"Optimizer {Name} keeps numbers for another model's weights; compile this model with an optimizer of its own.");
        Update made = new(Rule, store.Weights, _learningRate) { Iterations = Iterations };
        if (_update is not { } old) return made;

        // The variables have moved to the new store already; the old one's parameters are found by their place.
        for (int v = 0; v < _store!.Variables.Count; v++)
        {
            Variable variable = _store.Variables[v];
            if (variable.Store != store) continue;
            for (int s = 0; s < SlotNames.Count; s++) made.SetSlot<float>(s, variable.Parameter!, old.GetSlot<float>(s, _store.Weights.Parameters.Items[v]));
        }

        return made;
    }
}
