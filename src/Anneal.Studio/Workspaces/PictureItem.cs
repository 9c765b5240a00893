using Anneal.Imaging;

namespace Anneal.Studio.Workspaces;

/// <summary>A picture that was brought in.</summary>
/// <param name="Id">Tells it from others.</param>
/// <param name="Name">The file's name, to be shown; it names no file here.</param>
/// <param name="Picture">The picture, not larger than <see cref="Workspace.LargestSide"/>.</param>
/// <param name="Folder">The folder that it was dropped in, which is its class where the model has one of that name; null for none.</param>
internal sealed record PictureItem(Guid Id, string Name, ImagePixels Picture, string? Folder)
{
    private readonly Lazy<byte[]> _png = new(() => ImageFile.EncodePng(Picture));

    /// <summary>The picture as a file: for the page and for the disk.</summary>
    public byte[] Png => _png.Value;

    /// <summary>Where the page finds the picture; it is asked for once, and not sent along with every change.</summary>
    public string Address => $"workspace/pictures/{Id:N}.png";
}
