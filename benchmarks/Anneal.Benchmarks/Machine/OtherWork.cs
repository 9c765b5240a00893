using System.Diagnostics;
using System.Globalization;

namespace Anneal.Benchmarks.Machine;

/// <summary>How much of the processors went to others since this was made: to other programs, and to the other guests of a virtual machine's host.</summary>
internal sealed class OtherWork
{
    private const string Statistics = "/proc/stat";

    /// <summary>In the line of all processors, after its name: user, nice, system, idle, waiting, interrupts, soft interrupts, stolen.</summary>
    private const int Idle = 3, Waiting = 4, Fields = 8;

    private readonly (double Busy, double All)? _began = Read();
    private readonly TimeSpan _own = Environment.CpuUsage.TotalTime;
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>As a share of all processors' time; null where the system does not tell (only Linux does).</summary>
    public double? Share()
    {
        if (_began is not { } began || Read() is not { } now || now.All <= began.All) return null;

        double busy = (now.Busy - began.Busy) / (now.All - began.All);
        double own = (Environment.CpuUsage.TotalTime - _own).TotalSeconds / (Environment.ProcessorCount * _clock.Elapsed.TotalSeconds);
        return Math.Max(0, busy - own);
    }

    private static (double Busy, double All)? Read()
    {
        if (!File.Exists(Statistics)) return null;
        string[] words = File.ReadLines(Statistics).First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < Fields + 1) return null;
        double[] spent = [.. words.Skip(1).Take(Fields).Select(w => double.Parse(w, CultureInfo.InvariantCulture))];
        double all = spent.Sum();
        return (all - spent[Idle] - spent[Waiting], all);
    }
}
