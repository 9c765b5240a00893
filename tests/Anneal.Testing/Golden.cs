using System.Runtime.CompilerServices;

namespace Anneal.Testing;

/// <summary>Where the reference data lives: <c>tests/golden</c>, found from this source file, so that tests read the checked-in copy.</summary>
public static class Golden
{
    /// <summary>The folder <c>tests/golden</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The full path of a golden file, given by its path below <c>tests/golden</c>.</summary>
    public static string Path(params string[] parts)
    {
        string path = System.IO.Path.Combine([Root, .. parts]);
        if (!File.Exists(path) && !Directory.Exists(path)) throw new FileNotFoundException($"No golden file at {path}.");
        return path;
    }

    private static string FindRoot([CallerFilePath] string here = "")
    {
        // Deterministic CI builds map source paths to /_/, so fall back to walking up from the test binary.
        string beside = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "..", "golden");
        if (Directory.Exists(beside)) return System.IO.Path.GetFullPath(beside);
        for (DirectoryInfo? d = new(AppContext.BaseDirectory); d is not null; d = d.Parent)
        {
            string candidate = System.IO.Path.Combine(d.FullName, "tests", "golden");
            if (Directory.Exists(candidate)) return candidate;
        }

        throw new DirectoryNotFoundException("tests/golden was not found above " + AppContext.BaseDirectory);
    }
}
