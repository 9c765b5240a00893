namespace Anneal.Tests;

/// <summary>Runs a file of samples/ as a user would.</summary>
internal static class Sample
{
    /// <summary>The first run builds the sample, which takes long where others build, too.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(15);

    /// <returns>What it prints.</returns>
    public static string Run(string file, params string[] arguments) =>
        SystemPackages.Run(s_limit, "dotnet", ["run", "-c", "Release", Path.GetFullPath(Path.Combine(Golden.Root, "..", "..", "samples", file)), "--", .. arguments]);
}
