using Anneal.Engine.Compilation;
using Anneal.Engine.Execution;
using Anneal.Engine.Ops;
using Anneal.Engine.Training;
using Anneal.Keras.Callbacks;
using Anneal.Keras.Layers;
using Anneal.Keras.Metrics;
using Anneal.Keras.Models;

namespace Anneal.Keras.Training;

/// <summary>Puts mini-batches into a plan's memory, runs it, and keeps the running means of the loss and the metrics.</summary>
internal sealed class BatchRunner : IDisposable, IInputRows
{
    private readonly Model _model;
    private readonly Examples _examples;
    private readonly Objective _objective;
    private readonly WeightStore _store;
    private readonly PlanRun _run;
    private readonly Metric[] _metrics;
    private readonly WeightSnapshot? _snapshot;
    private readonly Variable[] _constrained;
    private readonly double _penalty;
    private double _lossSum;
    private long _seen;
    private int _start;

    private BatchRunner(Model model, Examples examples, int batchSize, bool training)
    {
        (_model, _examples) = (model, examples);
        if (examples.Count == 0) throw new ArgumentException("There are no examples: the arrays have no rows.");
        _objective = model.ObjectiveFor(examples.Source.TargetShape, examples.Weights is not null);
        InputShapes.Check(model.Input, examples.Source.InputShape);
        TargetCheck.Run(examples, _objective.Loss, model.Output.Shape);
        _metrics = [.. model.Metrics];
        _store = model.Store();
        int rows = Math.Min(batchSize, examples.Count);
        Plan plan = training ? model.Plans.Training(_store, rows, _objective) : model.Plans.Evaluation(_store, rows, _objective);
        _run = plan.Rent(Backend.Pool);
        _snapshot = training ? null : _store.Weights.Snapshot();
        _constrained = [.. model.TrainableWeights.Where(w => w.Constraint is not null)];
        // While training the step itself adds what the weights add to the loss; in an evaluation they stay as they are.
        if (!training) _penalty = model.TrainableWeights.Sum(w => w.Regularizer?.Penalty.Of<float>(w.ToArray()) ?? 0);
        if (examples.Source is IParallelBatchSource) _run.InputRows = this;
        Reset();
    }

    /// <summary>The mean loss over the examples since the last reset.</summary>
    private double MeanLoss => _seen == 0 ? 0 : _lossSum / _seen;

    public static BatchRunner Training(Model model, Examples examples, int batchSize) => new(model, examples, batchSize, true);

    public static BatchRunner Evaluation(Model model, Examples examples, int batchSize) => new(model, examples, batchSize, false);

    /// <summary>Forgets the means: a new epoch begins.</summary>
    public void Reset()
    {
        (_lossSum, _seen) = (0, 0);
        foreach (Metric m in _metrics) m.Reset();
    }

    /// <summary>One training step. Allocates nothing, where no weight has a constraint.</summary>
    /// <param name="start">The first example, in the examples' present order.</param>
    /// <param name="rows">How many.</param>
    /// <param name="seed">Of dropout.</param>
    /// <returns>The mini-batch's loss.</returns>
    public double Train(int start, int rows, ulong seed)
    {
        Begin(start, rows);
        Update update = _model.Optimizer!.For(_store);
        double loss = _run.Step(_store.Weights, update, rows, new StepInfo(seed, update.Iterations));
        foreach (Variable w in _constrained) w.Constrain();
        Count(loss, rows);
        return loss;
    }

    /// <summary>Loss and metrics of a mini-batch.</summary>
    public void Test(int start, int rows)
    {
        Begin(start, rows);
        _run.Forward(_snapshot!, rows);
        Count(_run.MeanLoss() + _penalty, rows);
    }

    /// <summary>The means so far, into logs. Numbers are rounded to 32 bits, as Keras reports them.</summary>
    public void Report(Logs logs, bool validation = false)
    {
        logs[validation ? "val_loss" : "loss"] = (float)MeanLoss;
        foreach (Metric m in _metrics) logs[validation ? m.ValidationName : m.Name] = (float)m.Result;
    }

    public Scores Scores() => new([("loss", (float)MeanLoss), .. _metrics.Select(m => (m.Name, (double)(float)m.Result))]);

    public void Dispose() => _run.Dispose();

    void IInputRows.Fill(int firstRow, int rows)
    {
        ReadOnlySpan<int> examples = _examples.Rows(_start + firstRow, rows);
        _examples.Source.CopyInputs(examples, _run.Input<float>(0)[(firstRow * _model.Input.Shape.Size)..]);
        _examples.Source.CopyTargets(examples, _run.Input<float>(1)[(firstRow * _objective.Target.Size)..]);
    }

    private void Begin(int start, int rows)
    {
        _start = start;
        if (_run.InputRows is null) ((IInputRows)this).Fill(0, rows);
        if (_objective.Weighted) FillWeights(_examples.Rows(start, rows));
    }

    private void FillWeights(ReadOnlySpan<int> rows)
    {
        Span<float> weights = _run.Input<float>(2)[..rows.Length];
        if (_examples.Weights is { } all)
        {
            for (int i = 0; i < rows.Length; i++) weights[i] = all[rows[i]];
        }
        else
        {
            weights.Fill(1);
        }

        float scale = (float)_objective.Loss.Scale(weights, rows.Length);
        foreach (ref float w in weights) w *= scale;
    }

    private void Count(double loss, int rows)
    {
        _lossSum += loss * rows;
        _seen += rows;
        ReadOnlySpan<float> targets = _run.Input<float>(1)[..(rows * _objective.Target.Size)], predictions = _run.Output<float>(0)[..(rows * _model.Output.Shape.Size)];
        foreach (Metric m in _metrics) m.Update(targets, predictions, rows);
    }
}
