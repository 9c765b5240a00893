using Anneal.Engine.Training;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;
using Anneal.Keras.Optimizers.Schedules;

namespace Anneal.Keras.Optimizers;

/// <summary>How weights follow their gradients. One object serves one model: it keeps numbers for each weight.</summary>
public abstract partial class Optimizer
{
    private Update? _update;
    private WeightStore? _store;
    private LearningRateSchedule _rate;
    private long _iterations;

    /// <summary>Sets the rate.</summary>
    protected Optimizer(string name, LearningRateSchedule learningRate) => (Name, _rate) = (name, learningRate);

    /// <summary>Keras' name, for example <c>adam</c>.</summary>
    public string Name { get; }

    /// <summary>Keras' class name.</summary>
    public string ClassName => GetType().Name;

    /// <summary>How far the next step goes.</summary>
    /// <exception cref="ArgumentException">Negative, infinite or not a number.</exception>
    /// <exception cref="InvalidOperationException">The rate follows a schedule, and cannot be set.</exception>
    public double LearningRate
    {
        get => _rate.At(Iterations);
        set
        {
            if (Schedule is not null) throw new InvalidOperationException($"Optimizer {Name}: the learning rate follows {Schedule.ClassName}; make the optimizer with a number to set its rate.");
            _rate = value;
        }
    }

    /// <summary>What the learning rate follows; null where it is a number.</summary>
    public LearningRateSchedule? Schedule => _rate is ConstantRate ? null : _rate;

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

    /// <summary>The engine's optimizer for the weights of this store; what was kept for them elsewhere comes along.</summary>
    /// <exception cref="InvalidOperationException">The optimizer serves another model.</exception>
    internal Update For(WeightStore store)
    {
        if (_update is not { } update || _store != store) (_update, _store) = (update = Move(store), store);
        update.LearningRate = _rate.At(update.Iterations);
        return update;
    }

    /// <summary>Ends a training: where averages are kept, they take the weights' place.</summary>
    internal void Finish(WeightStore store)
    {
        if (UseEma && Built && For(store) is { Updates: > 0 } update) update.OverwriteWithAverages(store.Weights);
    }

    private Update Move(WeightStore store)
    {
        if (_store is { } other && !other.Variables.Any(v => v.Store == store))
            throw new InvalidOperationException($"Optimizer {Name} keeps numbers for another model's weights; compile this model with an optimizer of its own.");
        Update made = new(Rule, store.Weights, 0, Around(store)) { Iterations = Iterations };
        if (_update is not { } old) return made;

        // The variables have moved to the new store already; the old one's parameters are found by their place.
        for (int v = 0; v < _store!.Variables.Count; v++)
        {
            Variable variable = _store.Variables[v];
            if (variable.Store != store) continue;
            for (int a = 0; a < StateNames.Count; a++) SetState(made, a, variable.Parameter!, GetState(old, a, _store.Weights.Parameters.Items[v]));
        }

        return made;
    }
}
