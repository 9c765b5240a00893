using Anneal.Studio.Models;

namespace Anneal.Studio.Workspaces;

/// <summary>Everything that belongs to one browser: its model, its tray, its drawing. All its tabs see the same.</summary>
internal sealed class Workspace(string id, OpenedModel model)
{
    public string Id { get; } = id;

    public OpenedModel Model { get; } = model;
}
