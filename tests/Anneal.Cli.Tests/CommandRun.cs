using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Anneal.Cli.Hosting;

namespace Anneal.Cli.Tests;

/// <summary>One run of the command: what it said and how it ended.</summary>
internal sealed record CommandRun(int Code, string Output, string Error)
{
    /// <summary>Runs the command in this process.</summary>
    public static CommandRun Of(params string[] args)
    {
        using StringWriter output = new(), error = new();
        int code = AnnealCommand.Run(args, output, error, TestContext.Current.CancellationToken);
        return new CommandRun(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs the command and expects it to succeed.</summary>
    public static CommandRun Done(params string[] args)
    {
        CommandRun run = Of(args);
        Assert.True(run.Code == ExitCodes.Done, $"anneal {string.Join(' ', args)} ended with {run.Code}:\n{run.Error}\n{run.Output}");
        return run;
    }

    /// <summary>Runs the command and expects one plain message and the exit code 1.</summary>
    public static string Failed(params string[] args) => Refused(ExitCodes.Failed, args);

    /// <summary>Runs the command and expects it to call the usage wrong.</summary>
    public static string Misused(params string[] args) => Refused(ExitCodes.WrongUsage, args);

    /// <summary>Starts the command as a process of its own, one that hears Ctrl-C: a shell that runs tests in the background makes its children deaf to it.</summary>
    public static Process Start(params string[] args)
        => Launch(OperatingSystem.IsLinux() ? new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", Program, .. args]) : new ProcessStartInfo("dotnet", [Program, .. args]));

    /// <summary>Runs the command as a process that cannot write files of more than a few kilobytes.</summary>
    public static CommandRun WithFileSizeLimit(int kilobytes, params string[] args)
    {
        // As on a full disk the write fails; the signal that the limit sends besides must not end the process.
        ProcessStartInfo info = new("bash", ["-c", $"ulimit -f {kilobytes}; exec dotnet \"$@\"", "bash", Program, .. args]);
        // These write large files of the runtime's own, which the limit is not about.
        info.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        info.Environment["DOTNET_EnableDiagnostics"] = "0";
        using Process process = Launch(info);
        return End(process);
    }

    /// <summary>Waits for a process and takes what it said.</summary>
    public static CommandRun End(Process process)
    {
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new CommandRun(process.ExitCode, output, error.Result);
    }

    /// <summary>Sends a signal.</summary>
    public static void Signal(Process process, int signal) => Assert.Equal(0, Kill(process.Id, signal));

    /// <summary>The last line of stdout as JSON.</summary>
    public JsonElement Json()
    {
        string[] lines = Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length > 0, "There is no output. " + Error);
        return JsonDocument.Parse(lines[^1]).RootElement;
    }

    /// <summary>The names of the fields of the JSON object.</summary>
    public IEnumerable<string> Fields() => Json().EnumerateObject().Select(p => p.Name);

    private static string Program => Path.Combine(AppContext.BaseDirectory, "Anneal.Cli.dll");

    private static string Refused(int code, string[] args)
    {
        CommandRun run = Of(args);
        Assert.True(run.Code == code, $"anneal {string.Join(' ', args)} ended with {run.Code}, expected {code}:\n{run.Error}\n{run.Output}");
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("went wrong inside", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter '", run.Error, StringComparison.Ordinal);
        Assert.Contains("error: ", run.Error, StringComparison.Ordinal);
        return run.Error;
    }

    private static Process Launch(ProcessStartInfo info)
    {
        info.RedirectStandardOutput = info.RedirectStandardError = true;
        return Process.Start(info)!;
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int pid, int signal);
}
