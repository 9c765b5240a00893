namespace Anneal.Benchmarks.Machine;

/// <summary>Files of the clone that this program was built in.</summary>
internal static class RepositoryFolder
{
    /// <summary>A file or folder by its path inside the clone.</summary>
    /// <exception cref="DirectoryNotFoundException">The program was moved out of its clone.</exception>
    public static string Path(params ReadOnlySpan<string> names)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Anneal.slnx"))) return System.IO.Path.Combine([folder.FullName, .. names]);
        }

        throw new DirectoryNotFoundException("This command needs the clone that it was built in: run it by dotnet run --project benchmarks/Anneal.Benchmarks.");
    }
}
