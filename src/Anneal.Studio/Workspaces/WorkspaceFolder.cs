using System.Collections.Immutable;
using System.Text.Json;
using Anneal.Data;
using Anneal.Data.Digits;
using Anneal.Imaging;
using Anneal.Studio.Code;
using Anneal.Studio.Models;

namespace Anneal.Studio.Workspaces;

/// <summary>A workspace on disk: <c>workspace.json</c>, the pictures that it names, and its models where they are not the one that all begin with.</summary>
/// <param name="folder">Made from the identifier that this server gave out.</param>
internal sealed class WorkspaceFolder(string folder)
{
    private const int Format = 1;

    private readonly ModelSlot _kept = new(folder, "model"), _original = new(folder, "original");

    private string State => Path.Combine(folder, "workspace.json");

    private string PictureFolder => Path.Combine(folder, "pictures");

    /// <summary>Writes what is there now; pictures that are on disk already are not written again.</summary>
    public void Save(Workspace workspace, OpenedModel first)
    {
        (ImmutableList<TrayExample> tray, ImmutableList<PictureItem> pictures) = (workspace.Tray, workspace.Pictures);
        Directory.CreateDirectory(PictureFolder);
        HashSet<string> wanted = [];
        foreach ((Guid id, Func<byte[]> png) in tray.Select(e => (e.Id, new Func<byte[]>(() => e.Png))).Concat(pictures.Select(p => (p.Id, new Func<byte[]>(() => p.Png)))))
        {
            string file = PictureOf(id);
            wanted.Add(file);
            if (!File.Exists(file)) AtomicFile.WriteAllBytes(file, png());
        }

        AtomicFile.WriteAllBytes(State, JsonSerializer.SerializeToUtf8Bytes(new Saved(
            Format,
            _kept.Save(workspace.Kept, first),
            _original.Save(workspace.Original, first),
            [.. workspace.Drawing.Select(s => new SavedStroke(s.Width, [.. s.Points.SelectMany(p => (double[])[p.X, p.Y])]))],
            [.. tray.Select(e => new SavedExample(e.Id, e.Label, e.Origin))],
            [.. pictures.Select(p => new SavedPicture(p.Id, p.Name, p.Folder))],
            workspace.DrawingId,
            workspace.Code,
            workspace.Forms)));
        foreach (string old in Directory.EnumerateFiles(PictureFolder).Where(f => !wanted.Contains(f))) File.Delete(old);
    }

    /// <summary>Puts a saved state into a new workspace; without one, or with a damaged one, it stays as it is.</summary>
    public void Load(Workspace workspace)
    {
        try
        {
            if (!File.Exists(State) || JsonSerializer.Deserialize<Saved>(File.ReadAllBytes(State)) is not { Format: Format } saved) return;
            workspace.Restore(new WorkspaceState(
                _kept.Load(saved.Model),
                _original.Load(saved.Original),
                [.. saved.Drawing.Select(s => new PenStroke([.. s.Points.Chunk(2).Select(p => new PenPoint(p[0], p[1]))], s.Width))],
                saved.DrawingId,
                [.. saved.Tray.Where(e => File.Exists(PictureOf(e.Id))).Select(e => new TrayExample(e.Id, ImageFile.Load(PictureOf(e.Id), ColorMode.AsStored), e.Label, e.Origin))],
                [.. saved.Pictures.Where(p => File.Exists(PictureOf(p.Id))).Select(p => new PictureItem(p.Id, p.Name, ImageFile.Load(PictureOf(p.Id), ColorMode.AsStored), p.Folder))],
                [.. saved.Code ?? []],
                saved.Forms ?? new WorkspaceForms()));
        }
        catch (Exception e) when (e is IOException or JsonException or InvalidOperationException or ArgumentException or Keras.Saving.ModelFileException or UnauthorizedAccessException)
        {
            // What cannot be read is put aside, so that the next save does not overwrite what somebody may still want.
            if (File.Exists(State)) File.Move(State, State + ".damaged", overwrite: true);
        }
    }

    private string PictureOf(Guid id) => Path.Combine(PictureFolder, id.ToString("N") + ".png");

    private sealed record Saved(
        int Format,
        string? Model,
        string? Original,
        IReadOnlyList<SavedStroke> Drawing,
        IReadOnlyList<SavedExample> Tray,
        IReadOnlyList<SavedPicture> Pictures,
        Guid DrawingId,
        IReadOnlyList<CodeEntry>? Code,
        WorkspaceForms? Forms);

    private sealed record SavedStroke(double Width, IReadOnlyList<double> Points);

    private sealed record SavedExample(Guid Id, string Label, Guid Origin);

    private sealed record SavedPicture(Guid Id, string Name, string? Folder);
}
