using System.Diagnostics;
using Anneal.Cli.Output;
using Anneal.CoreML.Runtime;
using Anneal.CoreML.Updating;
using Anneal.Evaluation;
using Anneal.Examples;

namespace Anneal.Cli.Training;

/// <summary>One update of a Core ML model with progress, and a clean end after Ctrl-C.</summary>
/// <param name="model">The updatable model; its configuration has the parameters that differ from its defaults.</param>
/// <param name="columns">The examples and their labels.</param>
internal sealed class UpdateRun(MLModel model, ExampleColumns columns)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    private readonly List<double> _losses = [];
    private MLModel? _best, _last;
    private double _bestLoss = double.PositiveInfinity;
    private ProgressLine? _line;
    private int _epochs, _done;
    private double? _loss;

    /// <summary>Whether the update was stopped from outside.</summary>
    public bool Stopped { get; private set; }

    /// <summary>What is allowed but may not be meant.</summary>
    public IReadOnlyList<string> Warnings { get; private set; } = [];

    /// <summary>The updated model: after a stop the best epoch's, if one had ended.</summary>
    public MLModel Updated => (Stopped ? _best : null) ?? _last ?? model;

    /// <summary>Updates.</summary>
    /// <exception cref="MLModelException">The model is not updatable, a parameter is not allowed, or the loss became infinite.</exception>
    public TrainingResult Run(ProgressBoard board, CancellationToken cancellation)
    {
        CoreMLExamples examples = CoreMLExamples.Create(columns.Inputs, columns.Labels.Source);
        if (model.ModelDescription.IsUpdatable) examples = examples.With(model, columns.Labels);
        Stopwatch watch = new(), drawn = Stopwatch.StartNew();
        long images = 0;
        using MLUpdateTask task = new(model.Spec, examples, model.Configuration, new MLUpdateProgressHandlers(
            MLUpdateProgressEvent.TrainingBegin | MLUpdateProgressEvent.MiniBatchEnd | MLUpdateProgressEvent.EpochEnd,
            context =>
            {
                if (context.Event == MLUpdateProgressEvent.TrainingBegin) watch.Start();
                else if (context.Event == MLUpdateProgressEvent.MiniBatchEnd) Step(board, context, examples.Count, ref images, watch, drawn);
                else EndEpoch(context, examples.Count, watch);
            },
            context => _last = context.Model));
        using (cancellation.Register(task.Cancel))
        {
            task.Resume();
            try
            {
                task.Wait();
            }
            catch (OperationCanceledException)
            {
                Stopped = true;
            }
        }

        watch.Stop();
        Warnings = task.Warnings;
        double? accuracy = Stopped ? null : CoreMLEvaluation.Run(Updated, columns, cancellation: CancellationToken.None).Accuracy;
        return new TrainingResult(_loss, accuracy, _epochs, watch.Elapsed, images, _losses);
    }

    private void Step(ProgressBoard board, MLUpdateContext context, int count, ref long images, Stopwatch watch, Stopwatch drawn)
    {
        int size = Math.Min((int)Convert.ToInt64(context.Parameters[MLParameterKey.MiniBatchSize]), count - _done);
        _line ??= board.Begin($"Epoch {_epochs + 1}/{context.Parameters[MLParameterKey.Epochs]}", count);
        _losses.Add((double)context.Metrics[MLMetricKey.LossValue]);
        _done += size;
        images += size;
        if (drawn.Elapsed < s_interval) return;
        drawn.Restart();
        _line.Report(_done, $"{Numbers.Speed(images / watch.Elapsed.TotalSeconds)}, loss {Numbers.Loss(_losses[^1])}");
    }

    private void EndEpoch(MLUpdateContext context, int count, Stopwatch watch)
    {
        (_done, _loss) = (0, (double)context.Metrics[MLMetricKey.LossValue]);
        _epochs++;
        _line?.End($"{Numbers.Speed((long)count * _epochs / watch.Elapsed.TotalSeconds)}, loss {Numbers.Loss(_loss.Value)}");
        _line = null;
        if (!(_loss < _bestLoss)) return;
        (_bestLoss, _best) = (_loss.Value, context.Model);
    }
}
