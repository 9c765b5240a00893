using Anneal.Studio.Hosting;
using Anneal.Studio.Workspaces;
using Microsoft.AspNetCore.Components;

namespace Anneal.Studio.Components;

/// <summary>A part of the page that shows something of the workspace, and is drawn anew when the workspace changes.</summary>
public abstract class WorkspaceComponent : ComponentBase, IDisposable
{
    /// <summary>The browser's workspace.</summary>
    [CascadingParameter]
    internal Workspace Workspace { get; set; } = null!;

    /// <summary>What the last click could not do, in words; null when all is well.</summary>
    protected string? Problem { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Workspace.Changed -= OnChanged;
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void OnInitialized() => Workspace.Changed += OnChanged;

    /// <summary>Frees what a part holds of its own.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>The workspace is different; on the part's own thread, before it is drawn.</summary>
    protected virtual void Update()
    {
    }

    /// <summary>Does something that may fail for a reason that a person can mend: the reason is shown.</summary>
    protected void Try(Action action)
    {
        Problem = null;
        try
        {
            action();
        }
        catch (Exception e) when (UserMessage.IsExpected(e))
        {
            Problem = UserMessage.Of(e);
        }
    }

    private void OnChanged() => _ = InvokeAsync(() =>
    {
        Update();
        StateHasChanged();
    });
}
