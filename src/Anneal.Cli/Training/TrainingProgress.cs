using System.Diagnostics;
using Anneal.Cli.Output;
using Anneal.Keras.Callbacks;

namespace Anneal.Cli.Training;

/// <summary>A bar an epoch with loss, images a second and time left.</summary>
internal sealed class TrainingProgress(ProgressBoard board) : Callback
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    private readonly Stopwatch _whole = new(), _epoch = new();
    private ProgressLine? _line;
    private TimeSpan _shown;
    private int _first;

    /// <inheritdoc/>
    public override void OnTrainBegin(Logs logs)
    {
        _whole.Restart();
        _first = -1;
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, Logs logs)
    {
        if (_first < 0) _first = epoch;
        _epoch.Restart();
        _shown = TimeSpan.Zero;
        _line = board.Begin($"Epoch {epoch + 1}/{Parameters.Epochs}", Parameters.Samples);
    }

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, Logs logs)
    {
        if (_epoch.Elapsed - _shown < s_interval) return;
        _shown = _epoch.Elapsed;
        int done = Math.Min((batch + 1) * Parameters.BatchSize, Parameters.Samples);
        _line!.Report(done, $"{Numbers.Speed(done / _epoch.Elapsed.TotalSeconds)}, {Text(logs)}");
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        TimeSpan left = _whole.Elapsed / (epoch + 1 - _first) * (Parameters.Epochs - epoch - 1);
        string rest = left > TimeSpan.Zero && !Model.StopTraining ? $", {Numbers.Duration(left)} left" : "";
        _line!.End($"{Numbers.Speed(Parameters.Samples / _epoch.Elapsed.TotalSeconds)}, {Text(logs)}{rest}");
        _line = null;
    }

    private static string Text(Logs logs) => string.Join(", ", logs.Select(l => l.Key.EndsWith("accuracy", StringComparison.Ordinal) ? $"{l.Key} {Numbers.Percent(l.Value)}" : $"{l.Key} {Numbers.Loss(l.Value)}"));
}
