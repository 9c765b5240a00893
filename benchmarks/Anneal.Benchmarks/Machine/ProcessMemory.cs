using System.Diagnostics;
using System.Globalization;

namespace Anneal.Benchmarks.Machine;

/// <summary>How much memory this process has had at most.</summary>
internal static class ProcessMemory
{
    private const string Status = "/proc/self/status", ClearReferences = "/proc/self/clear_refs";

    /// <summary>The most bytes of physical memory, since the start or since <see cref="Restart"/>.</summary>
    public static long Peak
    {
        get
        {
            if (File.Exists(Status) && File.ReadLines(Status).FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal)) is { } line)
                return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^2], CultureInfo.InvariantCulture);
            using Process self = Process.GetCurrentProcess();
            return self.PeakWorkingSet64;
        }
    }

    /// <summary>Gives back what is free and begins to look for the peak anew. Where the system cannot (only Linux can), the peak since the start stays.</summary>
    public static void Restart()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        try
        {
            if (File.Exists(ClearReferences)) File.WriteAllText(ClearReferences, "5");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
