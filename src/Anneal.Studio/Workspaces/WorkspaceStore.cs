using System.Collections.Concurrent;
using Anneal.Studio.Models;

namespace Anneal.Studio.Workspaces;

/// <summary>The workspaces of all browsers.</summary>
internal sealed class WorkspaceStore(ModelCatalog catalog)
{
    private readonly ConcurrentDictionary<string, Workspace> _workspaces = new(StringComparer.Ordinal);

    /// <summary>The workspace of an identifier that this server gave out.</summary>
    public Workspace Get(string id) => _workspaces.GetOrAdd(id, i => new Workspace(i, catalog.First));
}
