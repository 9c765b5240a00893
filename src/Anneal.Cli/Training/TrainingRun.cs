using System.Diagnostics;
using Anneal.Cli.Output;
using Anneal.Data.Sources;
using Anneal.Examples;
using Anneal.Keras.Callbacks;

namespace Anneal.Cli.Training;

/// <summary>One run of Fit with progress, checkpoints, early stopping, and a clean end after Ctrl-C.</summary>
internal sealed class TrainingRun
{
    private readonly TrainingSetup _setup;
    private readonly KerasExamples _examples;
    private readonly KerasExamples? _validation;

    /// <param name="setup">The compiled model and its examples.</param>
    /// <param name="validation">Examples to evaluate after each epoch.</param>
    public TrainingRun(TrainingSetup setup, DataSet? validation)
    {
        _setup = setup;
        _examples = Examples(setup.Columns);
        if (validation is not null) _validation = Examples(ExampleColumns.From(validation, [setup.Input]));
    }

    public required int Epochs { get; init; }

    public required int BatchSize { get; init; }

    public double ValidationSplit { get; init; }

    public string? Checkpoint { get; init; }

    /// <summary>Epochs without improvement until training ends; null never.</summary>
    public int? Patience { get; init; }

    /// <summary>Whether the examples are pixels, which are divided by 255.</summary>
    public bool HeldPixels => _examples.HeldPixels;

    /// <summary>Whether training was stopped from outside.</summary>
    public bool Stopped { get; private set; }

    /// <summary>After a stop, the epoch whose weights the model has; 0 for those at the stop.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>Every epoch's numbers.</summary>
    public History History { get; } = new();

    /// <summary>Trains.</summary>
    public TrainingResult Fit(ProgressBoard board, Terminal terminal, CancellationToken cancellation)
    {
        string monitor = _validation is not null || ValidationSplit > 0 ? "val_loss" : "loss";
        BatchLosses losses = new();
        BestSoFar best = new(monitor);
        List<Callback> callbacks = [losses, best, new TrainingProgress(board), History];
        if (Checkpoint is not null) callbacks.Add(new ModelCheckpoint(Checkpoint, monitor, saveBestOnly: true));
        if (Patience is { } patience) callbacks.Add(new EarlyStopping(monitor, patience: patience, restoreBestWeights: true));
        Stopwatch watch = Stopwatch.StartNew();
        try
        {
            _setup.Model.Fit(_examples, BatchSize, Epochs, verbose: 0, callbacks, ValidationSplit, _validation, output: terminal.Error, cancellationToken: cancellation);
        }
        catch (OperationCanceledException)
        {
            Stopped = true;
            BestEpoch = best.Epoch;
            best.Restore();
        }

        watch.Stop();
        bool any = History.Epoch.Count > 0;
        double? Last(string name) => any ? History[name][^1] : null;
        return new TrainingResult(Last("loss"), any && _setup.HasAccuracy ? Last("accuracy") : null, History.Epoch.Count, watch.Elapsed, losses.Images, losses.Losses);
    }

    private KerasExamples Examples(ExampleColumns columns) =>
        new(columns.Inputs[0].Array, columns.Inputs[0].Input, columns.Labels.Source, KerasTargets.For(_setup.Model, _setup.Loss, columns.Labels));
}
