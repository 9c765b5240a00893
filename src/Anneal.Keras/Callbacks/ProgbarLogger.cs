using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Anneal.Keras.Callbacks;

/// <summary>
/// Keras' progress: verbose 1 redraws a bar with the time left, images a second and the numbers so far; verbose 2 writes a line an epoch. Into a
/// file or a pipe, where nothing can be redrawn, the bar too is written once, when it is full.
/// </summary>
public sealed class ProgbarLogger : Callback
{
    private const int Width = 20;
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(50);

    private readonly Stopwatch _watch = new();
    private TimeSpan _drawn;
    private bool _training, _live;
    private int _length;

    /// <inheritdoc/>
    public override void OnTrainBegin(Logs logs) => _training = true;

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, Logs logs)
    {
        Start();
        Parameters.Output.WriteLine($"Epoch {epoch + 1}/{Parameters.Epochs}");
    }

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, Logs logs) => Draw(batch + 1, logs);

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs) => Finish(logs);

    /// <inheritdoc/>
    public override void OnTestBegin(Logs logs)
    {
        if (!_training) Start();
    }

    /// <inheritdoc/>
    public override void OnTestBatchEnd(int batch, Logs logs)
    {
        if (!_training) Draw(batch + 1, logs);
    }

    /// <inheritdoc/>
    public override void OnTestEnd(Logs logs)
    {
        if (!_training) Finish(logs);
    }

    /// <inheritdoc/>
    public override void OnPredictBegin(Logs logs) => Start();

    /// <inheritdoc/>
    public override void OnPredictBatchEnd(int batch, Logs logs) => Draw(batch + 1, logs);

    /// <inheritdoc/>
    public override void OnPredictEnd(Logs logs) => Finish(logs);

    /// <inheritdoc/>
    public override void OnTrainEnd(Logs logs) => _training = false;

    private void Start()
    {
        _watch.Restart();
        _drawn = TimeSpan.Zero;
        _length = 0;
        _live = Parameters.Verbose == 1 && ReferenceEquals(Parameters.Output, Console.Out) && !Console.IsOutputRedirected;
    }

    private void Draw(int step, Logs logs)
    {
        if (!_live || (step > 1 && _watch.Elapsed - _drawn < s_interval)) return;
        _drawn = _watch.Elapsed;
        double perStep = _watch.Elapsed.TotalSeconds / step;
        Redraw($"{Bar(step)} {Left(perStep * (Parameters.Steps - step))} {Speed(perStep)}{Values(logs)}");
    }

    private void Finish(Logs logs)
    {
        double seconds = _watch.Elapsed.TotalSeconds, perStep = seconds / Math.Max(1, Parameters.Steps);
        string time = string.Create(CultureInfo.InvariantCulture, $"{seconds:F0}s {Speed(perStep)}{Values(logs)}");
        if (Parameters.Verbose == 2)
        {
            Parameters.Output.WriteLine($"{Count(Parameters.Steps)} - {time}");
            return;
        }

        Redraw($"{Bar(Parameters.Steps)} {time}");
        Parameters.Output.WriteLine();
    }

    private void Redraw(string line)
    {
        // Overwriting what was there needs as many characters; a terminal that is too narrow wraps, which does no harm.
        Parameters.Output.Write((_live ? "\r" : "") + line.PadRight(_live ? _length : 0));
        _length = line.Length;
        if (_live) Parameters.Output.Flush();
    }

    private string Count(int step)
    {
        string all = Parameters.Steps.ToString(CultureInfo.InvariantCulture);
        return step.ToString(CultureInfo.InvariantCulture).PadLeft(all.Length) + "/" + all;
    }

    private string Bar(int step)
    {
        int done = (int)((long)Width * step / Math.Max(1, Parameters.Steps));
        return $"{Count(step)} {new string('━', done)}{new string(_live ? '─' : '━', Width - done)}";
    }

    private static string Left(double seconds)
    {
        long s = (long)seconds;
        return s > 3600 ? $"{s / 3600}:{s % 3600 / 60:00}:{s % 60:00}" : s > 60 ? $"{s / 60}:{s % 60:00}" : $"{s}s";
    }

    private string Speed(double perStep)
    {
        string step = perStep is >= 1 or 0 ? $"{perStep:F0}s/step" : perStep >= 1e-3 ? $"{perStep * 1e3:F0}ms/step" : $"{perStep * 1e6:F0}us/step";
        double images = perStep <= 0 ? 0 : Parameters.Samples / (perStep * Math.Max(1, Parameters.Steps));
        return string.Create(CultureInfo.InvariantCulture, $"{step} - {images:F0} images/s");
    }

    private static string Values(Logs logs)
    {
        StringBuilder text = new();
        foreach ((string name, double value) in logs)
            text.Append(CultureInfo.InvariantCulture, $" - {name}: {(Math.Abs(value) > 1e-3 ? value.ToString("F4", CultureInfo.InvariantCulture) : Exponent(value))}");
        return text.ToString();
    }

    /// <summary>As Python's %.4e: at least two digits of exponent.</summary>
    private static string Exponent(double value) => value.ToString("0.0000e+00", CultureInfo.InvariantCulture);
}
