using System.Collections.Concurrent;
using Anneal.Studio.Models;
using Microsoft.Extensions.Hosting;

namespace Anneal.Studio.Workspaces;

/// <summary>The workspaces of all browsers: in memory while the server runs, on disk a moment after each change.</summary>
internal sealed class WorkspaceStore(ModelCatalog catalog, StudioOptions options) : BackgroundService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(700);

    private readonly ConcurrentDictionary<string, Lazy<Workspace>> _workspaces = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, WorkspaceFolder> _folders = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Workspace, bool> _changed = [];

    /// <summary>The workspace of an identifier that this server gave out.</summary>
    public Workspace Get(string id) => _workspaces.GetOrAdd(id, i => new Lazy<Workspace>(() => Create(i))).Value;

    /// <summary>Writes what has changed.</summary>
    public void Save()
    {
        foreach (Workspace workspace in _changed.Keys)
        {
            _changed.TryRemove(workspace, out _);
            _folders[workspace.Id].Save(workspace, catalog.First);
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        foreach (Lazy<Workspace> workspace in _workspaces.Values) workspace.Value.Close();
        TrySave();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(s_pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            TrySave();
        }
    }

    private void TrySave()
    {
        try
        {
            Save();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A full disk does not end the work; the next change tries again.
            Console.Error.WriteLine($"The workspace could not be saved: {e.Message}");
        }
    }

    private Workspace Create(string id)
    {
        string path = Path.Combine(options.DataFolder, "workspaces", id);
        Workspace workspace = new(id, catalog.First, Path.Combine(path, "runs"));
        WorkspaceFolder folder = _folders[id] = new WorkspaceFolder(path);
        folder.Load(workspace);
        workspace.Changed += () => _changed[workspace] = true;
        return workspace;
    }
}
