using System.Diagnostics;
using Anneal.Engine.Compilation;

namespace Anneal.Engine.Execution;

/// <summary>Adds up how long each cover of a plan takes in a run. For one thread: with more, times overlap.</summary>
internal sealed class CoverTimes(Plan plan)
{
    private readonly long[] _forward = new long[plan.Stages.Sum(s => s.Covers.Length)], _backward = new long[plan.Stages.Sum(s => s.Covers.Length)];

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
        _forward[cover.Position] += Stopwatch.GetTimestamp() - started;
    }

    public void Backward(Cover cover, in CoverCall call)
    {
        long started = Stopwatch.GetTimestamp();
        cover.Backward(call);
        _backward[cover.Position] += Stopwatch.GetTimestamp() - started;
    }
}
