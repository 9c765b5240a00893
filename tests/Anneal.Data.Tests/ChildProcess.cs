using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Anneal.Data.Tests;

/// <summary>Runs a write in a process of its own (this test program again, told by an environment variable), which may be limited and killed.</summary>
internal static class ChildProcess
{
    /// <summary>Writes a megabyte and prints what happened.</summary>
    public const string WriteOnce = "once";

    /// <summary>Writes half, prints <c>half</c>, and waits to be ended.</summary>
    public const string WriteSlowly = "slowly";

    /// <summary>Writes half and exits with code 3.</summary>
    public const string ExitWithin = "exit";

    private const string Variable = "ANNEAL_TESTS_CHILD";

    public static Process Start(string mode, string path, int? largestFileInBlocks = null)
    {
        string dotnet = Environment.ProcessPath!;
        string[] command = Path.GetFileNameWithoutExtension(dotnet) == "dotnet" ? [dotnet, typeof(ChildProcess).Assembly.Location] : [dotnet];
        if (largestFileInBlocks is int blocks) command = ["sh", "-c", $"trap '' XFSZ && ulimit -f {blocks.ToString(CultureInfo.InvariantCulture)} && exec \"$0\" \"$@\"", .. command];
        ProcessStartInfo start = new(command[0], command[1..]) { RedirectStandardOutput = true };
        start.Environment[Variable] = $"{mode}|{path}";
        // Without this the runtime itself needs a file larger than the limit.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        return Process.Start(start)!;
    }

    [ModuleInitializer]
    internal static void Run()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split('|', 2) is not [string mode, string path]) return;
        try
        {
            AtomicFile.Write(path, stream =>
            {
                stream.Write(new byte[mode == WriteOnce ? 1 << 20 : 1 << 17]);
                if (mode == WriteOnce) return;
                if (mode == ExitWithin) Environment.Exit(3);
                Console.WriteLine("half");
                Thread.Sleep(TimeSpan.FromMinutes(1));
            });
            Console.WriteLine("written");
        }
        catch (Exception e) when (mode == WriteOnce)
        {
            Console.WriteLine($"{e.GetType().Name}: {e.Message}");
        }

        Environment.Exit(0);
    }
}
