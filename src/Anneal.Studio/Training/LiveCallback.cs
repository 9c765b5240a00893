using System.Diagnostics;
using Anneal.Keras.Callbacks;

namespace Anneal.Studio.Training;

/// <summary>Tells a run how its training goes. Pauses do not count as time.</summary>
internal sealed class LiveCallback(TrainingRun run, PauseSwitch pause) : Callback
{
    private readonly Stopwatch _learning = new();
    private long _images;
    private int _steps;

    public override void OnTrainBegin(Logs logs) => _learning.Restart();

    public override void OnTrainBatchBegin(int batch, Logs logs) => _learning.Start();

    public override void OnTrainBatchEnd(int batch, Logs logs)
    {
        _steps++;
        _images += Math.Min(Parameters.BatchSize, Parameters.Samples - (batch * Parameters.BatchSize));
        double seconds = _learning.Elapsed.TotalSeconds, done = _steps / ((double)Parameters.Steps * Parameters.Epochs);
        run.Step(1 + ((_steps - 1) / Parameters.Steps), done, _images / Math.Max(seconds, 1e-9), seconds, logs.BatchLoss);
        if (pause.IsPaused) _learning.Stop();
    }

    public override void OnEpochEnd(int epoch, Logs logs)
    {
        double Value(string name) => logs.TryGetValue(name, out double value) ? value : double.NaN;
        run.EndEpoch(Value("loss"), Value("accuracy"), Value("val_loss"), Value("val_accuracy"));
    }
}
