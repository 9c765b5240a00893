using System.Diagnostics;
using Anneal.Benchmarks.Machine;
using Anneal.Keras.Callbacks;

namespace Anneal.Benchmarks.Networks;

/// <summary>Times each step from one step's end to the next, so that everything Fit does between them counts.</summary>
internal sealed class StepTimes : Callback
{
    private readonly List<double> _seconds = new(4096);
    private long _last, _firstBytes;

    /// <summary>Managed memory allocated by all threads, a step.</summary>
    public double BytesPerStep { get; private set; }

    /// <summary>Forgets the times.</summary>
    public void Clear() => _seconds.Clear();

    /// <summary>Of the full mini-batches since <see cref="Clear"/>.</summary>
    public double MedianSeconds() => _seconds.Median();

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, Logs logs)
    {
        long now = Stopwatch.GetTimestamp();
        bool last = batch + 1 == Parameters.Steps;
        if (batch > 0 && (!last || Parameters.Samples % Parameters.BatchSize == 0)) _seconds.Add(Stopwatch.GetElapsedTime(_last, now).TotalSeconds);
        if (batch == 0) _firstBytes = GC.GetTotalAllocatedBytes(precise: true);
        else if (last) BytesPerStep = (GC.GetTotalAllocatedBytes(precise: true) - _firstBytes) / (double)batch;
        _last = Stopwatch.GetTimestamp();
    }
}
