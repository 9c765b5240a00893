using Anneal.Engine.Graphs;
using Anneal.Keras.Losses;
using Anneal.Keras.Metrics;
using Anneal.Keras.Optimizers;

namespace Anneal.Keras.Models;

/// <content>What training minimises, how, and what it reports.</content>
public partial class Model
{
    private readonly ModelPlans _plans;

    /// <summary>The optimizer; null before <see cref="Compile"/>.</summary>
    public Optimizer? Optimizer { get; private set; }

    /// <summary>The loss; null before <see cref="Compile"/>.</summary>
    public Loss? Loss { get; private set; }

    /// <summary>The metrics.</summary>
    public IReadOnlyList<Metric> Metrics { get; private set; } = [];

    /// <summary>True to end training after this batch; callbacks set it. Fit starts with false.</summary>
    public bool StopTraining { get; set; }

    /// <summary>Says what to minimise, how, and what to report. An optimizer given by name starts afresh; an object keeps what it has gathered.</summary>
    /// <param name="loss">A name such as "categorical_crossentropy", or an object.</param>
    /// <param name="optimizer">A name such as "adam", or an object that serves this model alone. Default rmsprop, as in Keras.</param>
    /// <param name="metrics">For example ["accuracy"].</param>
    /// <exception cref="ArgumentException">A name is unknown, or two metrics have the same name.</exception>
    public void Compile(Loss loss, Optimizer? optimizer = null, params IReadOnlyList<Metric> metrics)
    {
        ArgumentNullException.ThrowIfNull(loss);
        foreach (IGrouping<string, Metric> same in metrics.GroupBy(m => m.Name).Where(g => g.Count() > 1))
            throw new ArgumentException($"Compile: two metrics are called '{same.Key}'; give one another name.", nameof(metrics));
        (Loss, Optimizer, Metrics) = (loss, optimizer ?? "rmsprop", [.. metrics]);
        _plans.Clear();
    }

    internal WeightStore Store() => WeightStore.Of(Weights);

    internal ModelPlans Plans => _plans;

    /// <summary>What training minimises for targets of this shape; the metrics learn the shapes.</summary>
    internal Objective ObjectiveFor(Shape target, bool weighted)
    {
        Loss loss = Compiled().Loss;
        if (Outputs.Count != 1) throw new InvalidOperationException($"Model '{Name}' has {Outputs.Count} outputs; training and evaluation take models of one.");
        if (Inputs.Count != 1) throw new InvalidOperationException($"Model '{Name}' has {Inputs.Count} inputs; training and evaluation take models of one.");
        Objective objective = new(loss, loss.TargetShape(Output.Shape, target), weighted || loss.NeedsWeights);
        foreach (Metric m in Metrics) m.Prepare(Output.Shape, target);
        return objective;
    }

    internal (Loss Loss, Optimizer Optimizer) Compiled()
        => Loss is { } l && Optimizer is { } o ? (l, o) : throw new InvalidOperationException($"Model '{Name}' has no loss and optimizer yet: call Compile first.");
}
