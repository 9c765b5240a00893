using System.Diagnostics;

namespace Anneal.Testing;

/// <summary>Programs and Python modules of the system that some tests compare with. On Debian and Ubuntu a missing one is installed.</summary>
public static class SystemPackages
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, string> Found = [];

    /// <summary>
    /// The program to start for a command (<c>h5dump</c>), or the Python that has a module (<c>python:h5py</c>), after installing the Debian
    /// package when it is missing.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is missing and cannot be installed; the message has the line to run.</exception>
    public static string Require(string what, string debianPackage)
    {
        lock (Gate)
        {
            if (Found.TryGetValue(what, out string? known))
            {
                return known;
            }

            string? program = Find(what);
            if (program is null && File.Exists("/usr/bin/apt-get"))
            {
                Install(debianPackage);
                program = Find(what);
            }

            return Found[what] = program ?? throw new InvalidOperationException(
                $"This test needs {what}. Install it first: on Debian or Ubuntu 'sudo apt-get install {debianPackage}'"
                + (what.StartsWith("python:", StringComparison.Ordinal) ? $", elsewhere 'pip install {what["python:".Length..]}'" : "") + ".");
        }
    }

    /// <summary>Runs a program and returns what it prints; a failure or four minutes of waiting throws with what it printed.</summary>
    public static string Run(string program, params string[] arguments) => Run(TimeSpan.FromMinutes(4), program, arguments);

    /// <summary>Runs a program and returns what it prints; a failure, or waiting longer than the limit, throws with what it printed.</summary>
    public static string Run(TimeSpan limit, string program, params string[] arguments)
    {
        (int exitCode, string output, string errors) = Start(program, arguments, limit);
        return exitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {exitCode}: {errors}{output}");
    }

    private static string? Find(string what)
    {
        bool isModule = what.StartsWith("python:", StringComparison.Ordinal);
        // The first python3 on the path may be a private one that does not see the system's modules.
        string[] programs = isModule ? ["python3", "/usr/bin/python3", "python"] : [what, "/usr/bin/" + what];
        string[] arguments = isModule ? ["-c", "import " + what["python:".Length..]] : ["--version"];
        return Array.Find(programs, p => Succeeds(p, arguments));
    }

    private static bool Succeeds(string program, params string[] arguments)
    {
        try
        {
            return Start(program, arguments).ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static void Install(string package)
    {
        string[] prefix = Environment.UserName == "root" ? [] : ["sudo", "-n"];
        string[] command = [.. prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=120"];
        if (!Succeeds(command[0], [.. command[1..], "install", package]))
        {
            Succeeds(command[0], [.. command[1..], "update"]);
            Succeeds(command[0], [.. command[1..], "install", package]);
        }
    }

    private static (int ExitCode, string Output, string Errors) Start(string program, string[] arguments, TimeSpan? limit = null)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(limit ?? TimeSpan.FromMinutes(4)))
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} did not end.");
        }

        return (process.ExitCode, output.Result, errors.Result);
    }
}
