using System.Collections.Immutable;
using System.Diagnostics;
using Anneal.CoreML.Runtime;
using Anneal.CoreML.Updating;
using Anneal.Data.Arrays;
using Anneal.Data.Labeling;
using Anneal.Data.Sources;
using Anneal.Evaluation;
using Anneal.Examples;
using Anneal.Studio.Hosting;
using Anneal.Studio.Models;
using Anneal.Studio.Workspaces;
using Anneal.Updating;

namespace Anneal.Studio.Teaching;

/// <summary>One lesson: the model is tested, updated on the tray, and tested again, on threads of its own.</summary>
internal sealed class TeachJob : IDisposable
{
    private const int LeastRehearsal = 100, MostRehearsal = 1000, RehearsalPerLesson = 10;
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(120);

    private readonly OpenedModel _model;
    private readonly DataSet _tray;
    private readonly TeachOptions _options;
    private readonly CancellationTokenSource _cancel = new();
    private readonly Stopwatch _told = Stopwatch.StartNew();

    /// <exception cref="InvalidOperationException">There is nothing to learn from, or the model cannot learn; the message says what to do.</exception>
    public TeachJob(OpenedModel model, IReadOnlyList<TrayExample> tray, TeachOptions options)
    {
        if (tray.Count == 0) throw new InvalidOperationException("The tray is empty. Draw something, say what it is, and then teach.");
        if (!model.IsUpdatable) throw new InvalidOperationException($"'{model.Name}' cannot learn: its file marks no layer as updatable. Under Files it can be converted anew from its .keras or .h5 file, with updatable layers.");
        if (model.Picture is null || model.Classes is not { } classes) throw new InvalidOperationException($"'{model.Name}' is no classifier of pictures; the tray holds pictures with class names.");
        if (tray.FirstOrDefault(e => !classes.Names.Contains(e.Label)) is { } other)
            throw new InvalidOperationException($"The tray has '{other.Label}', which is none of the classes of '{model.Name}': {string.Join(", ", classes.Names.Take(12))}{(classes.Count > 12 ? ", ..." : "")}. Relabel it, delete it, or add the class.");
        (_model, _options) = (model, options);
        _tray = new DataSet
        {
            Source = "the tray",
            Count = tray.Count,
            Images = PictureArray.From([.. tray.Select(e => e.Picture)], model.Picture),
            Labels = NDArray.Create(tray.Select(e => e.Label).ToArray()),
            Classes = new ClassLabels(tray.Select(e => e.Label).Distinct()),
        };
    }

    /// <summary>Something is different; called on any thread, not more often than eyes follow.</summary>
    public event Action? Changed;

    public TeachProgress Progress { get; private set; } = new("Getting ready", 0, [], 0, 0);

    /// <summary>What it came to; null while it runs, and after an error or a cancellation before the first step.</summary>
    public TeachOutcome? Outcome { get; private set; }

    /// <summary>What went wrong, in words for the page.</summary>
    public string? Error { get; private set; }

    public bool IsRunning { get; private set; }

    /// <summary>Whether the outcome was kept or reverted.</summary>
    public bool IsSettled { get; private set; }

    public int Lessons => _tray.Count;

    public void Start()
    {
        IsRunning = true;
        new Thread(Run) { IsBackground = true, Name = "anneal teach" }.Start();
    }

    public void Cancel() => _cancel.Cancel();

    public void Settle() => IsSettled = true;

    public void Dispose() => _cancel.Cancel();

    private void Run()
    {
        try
        {
            Outcome = Teach();
        }
        catch (OperationCanceledException)
        {
            Error = "Cancelled; the model is as it was.";
        }
#pragma warning disable CA1031 // Whatever goes wrong ends the lesson, not the server, and is said on the page.
        catch (Exception e)
        {
            Error = UserMessage.Of(e);
        }
#pragma warning restore CA1031

        IsRunning = false;
        Changed?.Invoke();
    }

    private TeachOutcome Teach()
    {
        ExampleColumns tray = Columns(_tray);
        ExampleColumns? test = _model.ReadsDigits ? Columns(KnownDigits.ToTest) : null;
        double trayBefore = Measure(_model.CoreML, tray, "Reading the tray", 0, _cancel.Token);
        double testBefore = test is null ? 0 : Measure(_model.CoreML, test, "Reading test digits", 0.02, _cancel.Token);
        (MLModel taught, bool stopped, IReadOnlyList<string> warnings) = Update(Lesson(tray));
        // What was stopped half way is measured all the same; a whole lesson can still be cancelled.
        CancellationToken cancellation = stopped ? CancellationToken.None : _cancel.Token;
        double trayAfter = Measure(taught, tray, "Reading the tray again", 0.92, cancellation);
        double testAfter = test is null ? 0 : Measure(taught, test, "Reading test digits again", 0.94, cancellation);
        Report("Done", 1, now: true);
        return new TeachOutcome(
            new OpenedModel(_model.Name, taught),
            new BeforeAfter(_tray.Count, trayBefore, trayAfter),
            test is null ? null : new BeforeAfter(test.Labels.Count, testBefore, testAfter),
            stopped,
            warnings);
    }

    private ExampleColumns Columns(DataSet data) => ExampleColumns.From(data, ModelInput.Of(_model.CoreML));

    private IMLBatchProvider Lesson(ExampleColumns tray)
    {
        IMLBatchProvider lessons = CoreMLExamples.Create(tray.Inputs, tray.Labels.Source).With(_model.CoreML, tray.Labels);
        if (!_options.MixOldDigits || !_model.ReadsDigits) return lessons;
        ExampleColumns known = Columns(KnownDigits.ToRehearse);
        int count = Math.Clamp(_tray.Count * RehearsalPerLesson, LeastRehearsal, MostRehearsal);
        return Rehearsal.Mix(lessons, CoreMLExamples.Create(known.Inputs, known.Labels.Source).With(_model.CoreML, known.Labels), count);
    }

    private double Measure(MLModel model, ExampleColumns columns, string phase, double done, CancellationToken cancellation)
    {
        Report(phase, done, now: true);
        return CoreMLEvaluation.Run(model, columns, cancellation: cancellation).Accuracy ?? 0;
    }

    private (MLModel Taught, bool Stopped, IReadOnlyList<string> Warnings) Update(IMLBatchProvider lessons)
    {
        MLModelConfiguration configuration = new();
        if (_options.Epochs is { } epochs) configuration.Parameters[MLParameterKey.Epochs] = (long)epochs;
        if (_options.LearningRate is { } rate) configuration.Parameters[MLParameterKey.LearningRate] = rate;
        MLModel? last = null;
        using MLUpdateTask task = new(_model.CoreML.Spec, lessons, configuration, new MLUpdateProgressHandlers(
            MLUpdateProgressEvent.MiniBatchEnd, context => Step(context, lessons.Count), context => last = context.Model));
        using CancellationTokenRegistration registration = _cancel.Token.Register(task.Cancel);
        task.Resume();
        bool stopped = false;
        try
        {
            task.Wait();
        }
        catch (OperationCanceledException) when (!Progress.Losses.IsEmpty && last is not null)
        {
            stopped = true;
        }

        return (last!, stopped, task.Warnings);
    }

    private void Step(MLUpdateContext context, int examples)
    {
        long size = Math.Max(1, Number(MLParameterKey.MiniBatchSize)), epochs = Number(MLParameterKey.Epochs), steps = (examples + size - 1) / size * epochs;
        Progress = Progress with
        {
            Losses = Progress.Losses.Add((double)context.Metrics[MLMetricKey.LossValue]),
            Epoch = (int)context.Metrics[MLMetricKey.EpochIndex] + 1,
            Epochs = (int)epochs,
        };
        Report("Learning", 0.06 + (0.86 * Progress.Losses.Length / steps), now: false);

        long Number(MLParameterKey key) => Convert.ToInt64(context.Parameters[key], System.Globalization.CultureInfo.InvariantCulture);
    }

    private void Report(string phase, double done, bool now)
    {
        Progress = Progress with { Phase = phase, Done = done };
        if (!now && _told.Elapsed < s_interval) return;
        _told.Restart();
        Changed?.Invoke();
    }
}
