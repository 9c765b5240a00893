namespace Anneal.Studio.Components;

/// <summary>A file that was brought to the page.</summary>
/// <param name="Name">Its name on the other machine, to be shown and for its ending; it names no file here.</param>
/// <param name="Folder">The folder that it lay in, where a folder was brought; else null.</param>
/// <param name="Bytes">Its content, within the limit.</param>
public sealed record UploadedFile(string Name, string? Folder, byte[] Bytes)
{
    /// <summary>The name's ending in small letters, with the dot.</summary>
    public string Ending => Path.GetExtension(Name).ToLowerInvariant();
}
