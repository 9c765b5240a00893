using System.Runtime.InteropServices;

namespace Anneal.Cli.Hosting;

/// <summary>
/// A file beyond the limit on file sizes (ulimit -f) shall be an error that can be reported, not the end of the process. The system sends a signal
/// besides, which is ignored here for good: a handler of .NET runs on another thread, and may come too late when the process is about to end.
/// </summary>
internal static partial class FileSizeLimit
{
    private const int TooLarge = 25, Ignore = 1; // SIGXFSZ and SIG_IGN, alike on Linux and macOS

    /// <summary>Ignores the signal from now on; where there is none, does nothing.</summary>
    public static void IsAnError()
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()) _ = Signal(TooLarge, Ignore);
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Signal(int signal, nint handler);
}
