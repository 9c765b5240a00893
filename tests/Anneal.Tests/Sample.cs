namespace Anneal.Tests;

/// <summary>Runs a file of samples/ as a user would.</summary>
internal static class Sample
{
    /// <returns>What it prints.</returns>
    public static string Run(string file, params string[] arguments) =>
        SystemPackages.Run("dotnet", ["run", "-c", "Release", Path.GetFullPath(Path.Combine(Golden.Root, "..", "..", "samples", file)), "--", .. arguments]);
}
