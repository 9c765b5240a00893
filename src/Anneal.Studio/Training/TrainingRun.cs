using System.Collections.Immutable;
using System.Diagnostics;
using Anneal.Data.Sources;
using Anneal.Engine.Graphs;
using Anneal.Evaluation;
using Anneal.Examples;
using Anneal.Imaging;
using Anneal.Keras;
using Anneal.Keras.Callbacks;
using Anneal.Keras.Layers;
using Anneal.Keras.Losses;
using Anneal.Keras.Models;
using Anneal.Keras.Optimizers;
using Anneal.Predictions;
using Anneal.Studio.Hosting;

namespace Anneal.Studio.Training;

/// <summary>One run of training, on a thread of its own: paused, stopped, watched.</summary>
internal sealed class TrainingRun
{
    private const int MostMisread = 36;
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(150);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly PauseSwitch _pause;
    private readonly Stopwatch _told = Stopwatch.StartNew();
    private readonly Func<CancellationToken, RunData>? _load;

    /// <summary>A new run; <see cref="Start"/> begins it.</summary>
    public TrainingRun(RunRecord record, Func<CancellationToken, RunData> load) => (Record, _load, _pause) = (record, load, new PauseSwitch(_stop.Token));

    /// <summary>A run of an earlier time.</summary>
    public TrainingRun(RunRecord record, Model? model) => (Record, Model, _pause) = (record, model, new PauseSwitch(_stop.Token));

    /// <summary>Something is different; called on any thread.</summary>
    public event Action<TrainingRun>? Changed;

    /// <summary>An epoch or the run has ended: worth writing to disk.</summary>
    public event Action<TrainingRun>? WorthSaving;

    public RunRecord Record { get; private set; }

    public RunProgress Progress { get; private set; } = new(0, 0, null, []);

    /// <summary>What was learnt; null before the end.</summary>
    public Model? Model { get; private set; }

    public bool IsRunning => Record.State is RunState.Preparing or RunState.Training or RunState.Paused;

    public void Start() => new Thread(Run) { IsBackground = true, Name = "anneal train" }.Start();

    public void Pause()
    {
        if (Record.State != RunState.Training) return;
        _pause.Pause();
        Set(r => r with { State = RunState.Paused });
    }

    public void Resume()
    {
        if (Record.State != RunState.Paused) return;
        Set(r => r with { State = RunState.Training });
        _pause.Resume();
    }

    /// <summary>Ends it after the mini-batch at hand; what was learnt is kept.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>A mini-batch has ended.</summary>
    public void Step(int epoch, double done, double imagesPerSecond, double seconds, double loss)
    {
        Progress = new RunProgress(epoch, done, done > 0.01 ? TimeSpan.FromSeconds(seconds / done * (1 - done)) : null, Progress.StepLosses.Add(loss));
        lock (_gate) Record = Record with { ImagesPerSecond = imagesPerSecond, Seconds = seconds };
        if (_told.Elapsed < s_interval) return;
        _told.Restart();
        Changed?.Invoke(this);
    }

    /// <summary>An epoch has ended.</summary>
    public void EndEpoch(double loss, double accuracy, double validationLoss, double validationAccuracy)
    {
        Set(r => r with
        {
            Loss = r.Loss.Add(loss),
            Accuracy = r.Accuracy.Add(accuracy),
            ValidationLoss = r.ValidationLoss.Add(validationLoss),
            ValidationAccuracy = r.ValidationAccuracy.Add(validationAccuracy),
        });
        WorthSaving?.Invoke(this);
    }

    /// <summary>The network that settings describe, not compiled.</summary>
    /// <exception cref="ArgumentException">Its layers do not go together, or do not fit the examples.</exception>
    public static Model CreateNetwork(RunSettings settings, ReadOnlySpan<int> example, int classes)
    {
        Shape shape = example.Length == 2 ? new Shape(example[0], example[1], 1) : new Shape(example);
        if (settings.Network != RunSettings.OwnLayers) return Networks.Create(settings.Network, shape, classes);
        return new Sequential([new InputLayer(shape), .. settings.Layers.Select(l => l.Create()), new Dense(classes, "softmax")], "own_layers");
    }

    private void Run()
    {
        try
        {
            RunData data = _load!(_stop.Token);
            Model model = Prepare(data);
            bool stopped = Fit(model, data);
            Review(model, data.Validation);
            Model = model;
            Set(r => r with { State = stopped ? RunState.Stopped : RunState.Finished });
        }
#pragma warning disable CA1031 // Whatever goes wrong ends the run, not the server, and is said on the page.
        catch (Exception e)
        {
            bool stopped = e is OperationCanceledException;
            Set(r => r with { State = stopped ? RunState.Stopped : RunState.Failed, Error = stopped ? "Stopped before it began to learn." : UserMessage.Of(e) });
        }
#pragma warning restore CA1031

        WorthSaving?.Invoke(this);
        Changed?.Invoke(this);
    }

    private Model Prepare(RunData data)
    {
        RunSettings settings = Record.Settings;
        Backend.SetRandomSeed((ulong)settings.Seed);
        Model model = CreateNetwork(settings, data.Training.Images!.Shape[1..], data.Classes.Count);
        Optimizer optimizer = Optimizer.Parse(settings.Optimizer);
        if (settings.LearningRate is { } rate) optimizer.LearningRate = rate;
        model.Compile(new CategoricalCrossentropy(), optimizer, ["accuracy"]);
        Set(r => r with { State = RunState.Training, Parameters = model.CountParams(), Examples = data.Training.Count, Classes = data.Classes.Names });
        return model;
    }

    /// <summary>Trains.</summary>
    /// <returns>Whether it was stopped.</returns>
    private bool Fit(Model model, RunData data)
    {
        RunSettings settings = Record.Settings;
        List<Callback> callbacks = [new LiveCallback(this, _pause)];
        if (settings.ReduceRate) callbacks.Add(new ReduceLROnPlateau(patience: 2));
        if (settings.KeepBest || settings.Patience is not null) callbacks.Add(new EarlyStopping(patience: settings.Patience ?? int.MaxValue, restoreBestWeights: settings.KeepBest));
        callbacks.Add(_pause);
        try
        {
            model.Fit(
                Examples(model, data.Training), settings.BatchSize, settings.Epochs, verbose: 0, callbacks, validationData: Examples(model, data.Validation),
                validationBatchSize: 200, seed: (ulong)settings.Seed, output: TextWriter.Null, cancellationToken: _stop.Token);
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    private static KerasExamples Examples(Model model, DataSet data) =>
        new(data.Images!, ModelInput.Of(model)[0], data.Source, KerasTargets.For(model, model.Loss!, data));

    /// <summary>What the model at the end takes for what.</summary>
    private void Review(Model model, DataSet data)
    {
        int[] labels = data.ClassIndices();
        ClassifierScores scores = new(Record.Classes.Length);
        List<(int Index, int Said, double Confidence)> misread = [];
        IReadOnlyList<Prediction> said = KerasPredictor.Run(model, [(ModelInput.Of(model)[0], data.Images!)], data.Source).Items;
        for (int i = 0; i < said.Count; i++)
        {
            double[] probabilities = [.. said[i].Probabilities.Select(p => p.Value)];
            int best = scores.Add(probabilities, labels[i]);
            if (best != labels[i]) misread.Add((i, best, probabilities[best]));
        }

        int classes = Record.Classes.Length;
        Set(r => r with
        {
            FinalAccuracy = scores.Accuracy,
            Confusion = [.. Enumerable.Range(0, classes * classes).Select(i => scores[i / classes, i % classes])],
            Misread = data.Images!.Shape.Length is 3 or 4
                ? [.. misread.OrderByDescending(m => m.Confidence).Take(MostMisread).Select(m => new MisreadExample(Png(data, m.Index), r.Classes[labels[m.Index]], r.Classes[m.Said], m.Confidence))]
                : [],
        });
    }

    private static byte[] Png(DataSet data, int index)
    {
        ReadOnlySpan<int> shape = data.Images!.Shape;
        ModelInput picture = new("picture", InputForm.Image, [shape[1], shape[2], shape.Length == 4 ? shape[3] : 1]);
        CoreML.Runtime.IMLFeatureProvider example = CoreMLExamples.Create([(picture, data.Images.SliceRows(index, 1))], data.Source).Features(0);
        return ImageFile.EncodePng(example.FeatureValue("picture")!.ImageBufferValue);
    }

    private void Set(Func<RunRecord, RunRecord> change)
    {
        lock (_gate) Record = change(Record);
        Changed?.Invoke(this);
    }
}
