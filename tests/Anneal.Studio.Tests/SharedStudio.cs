namespace Anneal.Studio.Tests;

/// <summary>One studio for the tests that do not restart it: every browser has a workspace of its own in it.</summary>
public sealed class SharedStudio : IAsyncLifetime
{
    public RunningStudio Studio { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Studio = await RunningStudio.Start();

    public async ValueTask DisposeAsync() => await Studio.DisposeAsync();
}
