using System.Collections.Immutable;
using Anneal.Data.Digits;
using Anneal.Studio.Code;
using Anneal.Studio.Models;

namespace Anneal.Studio.Workspaces;

/// <summary>What is kept of a workspace over a restart of the server; its runs keep themselves.</summary>
/// <param name="Kept">The model; null where it is the one that all begin with.</param>
/// <param name="Original">The model as it was opened; null in the same case.</param>
/// <param name="Drawing">The strokes on the canvas.</param>
/// <param name="DrawingId">Which drawing it is.</param>
/// <param name="Tray">The examples.</param>
/// <param name="Pictures">The pictures.</param>
/// <param name="Code">The C# of what was clicked.</param>
/// <param name="Forms">What was filled in.</param>
internal sealed record WorkspaceState(
    OpenedModel? Kept,
    OpenedModel? Original,
    ImmutableList<PenStroke> Drawing,
    Guid DrawingId,
    ImmutableList<TrayExample> Tray,
    ImmutableList<PictureItem> Pictures,
    ImmutableList<CodeEntry> Code,
    WorkspaceForms Forms);
