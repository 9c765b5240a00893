using System.Diagnostics;
using Anneal.Engine.Compilation;

namespace Anneal.Engine.Execution;

/// <summary>Adds up how long each cover of a plan takes in a run. For one thread, or the calling thread where several share a single row's covers: else times overlap.</summary>
internal sealed class CoverTimes(Plan plan)
{
    private readonly long[] _forward = new long[plan.Stages.Sum(s => s.Covers.Length)], _backward = new long[plan.Stages.Sum(s => s.Covers.Length)];

    private readonly long[] _passing = new long[plan.Stages.Sum(s => s.Covers.Length)], _all = new long[plan.Stages.Sum(s => s.Covers.Length)];

    /// <summary>Also count the gradients that are not zero.</summary>
    public bool CountsGradients { get; set; }

    /// <summary>The share of the gradients of a convolution's outputs that were not zero; null where its cover does not look, or none was counted.</summary>
    public double? Density(Cover cover) => _all[cover.Position] > 0 ? (double)_passing[cover.Position] / _all[cover.Position] : null;

    /// <summary>Seconds since the last <see cref="Clear"/>.</summary>
    public double Seconds(Cover cover, bool backward) => (backward ? _backward : _forward)[cover.Position] / (double)Stopwatch.Frequency;

    public void Clear()
    {
        Array.Clear(_forward);
        Array.Clear(_backward);
    }

    public void Forward(Cover cover, in CoverCall call)
    {
        long started = Stopwatch.GetTimestamp();
        cover.Forward(call);
        AddForward(cover, started);
    }

    /// <summary>Adds the time since a time stamp: for a cover that the threads shared.</summary>
    public void AddForward(Cover cover, long started) => _forward[cover.Position] += Stopwatch.GetTimestamp() - started;

    public void Backward(Cover cover, in CoverCall call)
    {
        if (CountsGradients)
        {
            (long passing, long all) = cover.CountGradients(call);
            _passing[cover.Position] += passing;
            _all[cover.Position] += all;
        }

        long started = Stopwatch.GetTimestamp();
        cover.Backward(call);
        _backward[cover.Position] += Stopwatch.GetTimestamp() - started;
    }
}
