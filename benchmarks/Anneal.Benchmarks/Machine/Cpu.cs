using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Anneal.Benchmarks.Machine;

/// <summary>What the figures were measured on.</summary>
internal static class Cpu
{
    /// <summary>The processor's name where the system tells it; else its architecture.</summary>
    public static string Name { get; } = FindName();

    /// <summary>Bits of the vectors that kernels use.</summary>
    public static int VectorBits { get; } = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    private static string FindName()
    {
        const string Linux = "/proc/cpuinfo";
        string? line = File.Exists(Linux) ? File.ReadLines(Linux).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        string? name = line is null ? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") : line[(line.IndexOf(':') + 1)..].Trim();
        return string.IsNullOrEmpty(name) ? RuntimeInformation.ProcessArchitecture.ToString() : name;
    }
}
