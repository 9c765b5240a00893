using Microsoft.AspNetCore.Builder;

namespace Anneal.Studio.Tests;

/// <summary>A studio that listens at a free port of this machine, with a data folder of its own.</summary>
public sealed class RunningStudio : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string? _folder;

    private RunningStudio(WebApplication app, string? folder) => (_app, _folder, Address) = (app, folder, StudioHost.AddressOf(app));

    /// <summary>The page's address.</summary>
    public Uri Address { get; }

    /// <summary>Its services.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Starts a studio.</summary>
    /// <param name="options">What differs from the defaults; the port is always a free one.</param>
    /// <param name="dataFolder">Where it keeps things; a new folder, deleted at the end, when null.</param>
    public static async Task<RunningStudio> Start(StudioOptions? options = null, string? dataFolder = null)
    {
        string folder = dataFolder ?? Directory.CreateTempSubdirectory("anneal-studio-").FullName;
        WebApplication app = StudioHost.Build((options ?? new StudioOptions()) with { Port = 0, DataFolder = folder });
        await app.StartAsync();
        return new RunningStudio(app, dataFolder is null ? folder : null);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_folder is not null) Directory.Delete(_folder, recursive: true);
    }
}
