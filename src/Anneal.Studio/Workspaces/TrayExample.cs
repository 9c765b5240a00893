using Anneal.Imaging;

namespace Anneal.Studio.Workspaces;

/// <summary>A picture with the label that a person gave it: what a model is taught from.</summary>
/// <param name="Id">Tells it from others.</param>
/// <param name="Picture">The picture, not larger than <see cref="Workspace.LargestSide"/>.</param>
/// <param name="Label">What it shows.</param>
/// <param name="Origin">What it was made from, so that a second correction of the same changes the first: a drawing, or a picture's identifier.</param>
internal sealed record TrayExample(Guid Id, ImagePixels Picture, string Label, Guid Origin)
{
    private readonly Lazy<byte[]> _png = new(() => ImageFile.EncodePng(Picture));

    /// <summary>The picture as a file: for the page and for the disk.</summary>
    public byte[] Png => _png.Value;

    /// <summary>Where the page finds the picture; it is asked for once, and not sent along with every change.</summary>
    public string Address => $"workspace/pictures/{Id:N}.png";
}
