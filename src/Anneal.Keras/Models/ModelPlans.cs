using Anneal.Engine.Compilation;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Keras.Models;

/// <summary>A model's compiled plans. One serves all batches up to its size, until the layers, the weights' store or what is trainable changes.</summary>
internal sealed class ModelPlans(Model model)
{
    private readonly Lock _gate = new();
    private readonly List<(Key Key, Plan Plan)> _plans = [];
    private WeightStore? _store;

    /// <summary>Forgets all plans: the model or its loss has changed.</summary>
    public void Clear()
    {
        lock (_gate) _plans.Clear();
    }

    public Plan Prediction(WeightStore store, int rows) => Get(store, rows, PlanMode.Inference, null);

    public Plan Evaluation(WeightStore store, int rows, Objective objective) => Get(store, rows, PlanMode.Inference, objective);

    public Plan Training(WeightStore store, int rows, Objective objective) => Get(store, rows, PlanMode.Training, objective);

    private Plan Get(WeightStore store, int rows, PlanMode mode, Objective? objective)
    {
        bool training = mode == PlanMode.Training;
        Key key = new(mode, objective, training ? string.Concat(model.Layers.Select(l => l.Trainable ? '1' : '0')) : "");
        lock (_gate)
        {
            if (_store != store) _plans.Clear();
            _store = store;
            foreach ((Key k, Plan p) in _plans)
            {
                if (k == key && p.Options.MaxRows >= rows && p.Options.MaxRows <= Math.Max(64, 4 * rows)) return p;
            }

            HashSet<Parameter> trained = [.. model.Weights.Where(w => w.Trainable).Select(w => w.Parameter!)];
            if (training && trained.Count == 0) throw new InvalidOperationException($"Model '{model.Name}' has no weights to train: set Trainable of a layer that has some.");
            PlanOptions options = new() { Mode = mode, MaxRows = rows, WithLosses = objective is not null, Trainable = training ? trained.Contains : null };
            Plan made = Plan.Compile(ModelGraph.Build(model, store, objective), options);
            _plans.RemoveAll(p => p.Key == key && p.Plan.Options.MaxRows < rows);
            _plans.Add((key, made));
            return made;
        }
    }

    private sealed record Key(PlanMode Mode, Objective? Objective, string Trainable);
}
