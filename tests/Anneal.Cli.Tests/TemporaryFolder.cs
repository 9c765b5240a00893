namespace Anneal.Cli.Tests;

/// <summary>A folder that is gone after the test.</summary>
public class TemporaryFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("anneal-cli-").FullName;

    /// <summary>A path inside.</summary>
    public string this[string name] => Path.Combine(_path, name);

    /// <inheritdoc/>
    public void Dispose()
    {
        Directory.Delete(_path, recursive: true);
        GC.SuppressFinalize(this);
    }
}
