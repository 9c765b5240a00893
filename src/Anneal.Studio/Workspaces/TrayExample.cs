using Anneal.Imaging;

namespace Anneal.Studio.Workspaces;

/// <summary>A picture with the label that a person gave it: what a model is taught from.</summary>
/// <param name="Id">Tells it from others.</param>
/// <param name="Picture">The picture, not larger than <see cref="Workspace.LargestSide"/>.</param>
/// <param name="Label">What it shows.</param>
/// <param name="Origin">What it was made from, so that a second correction of the same changes the first: a drawing, or a picture's identifier.</param>
internal sealed record TrayExample(Guid Id, ImagePixels Picture, string Label, Guid Origin)
{
    private readonly Lazy<string> _address = new(() => "data:image/png;base64," + Convert.ToBase64String(ImageFile.EncodePng(Picture)));

    /// <summary>The picture as an address for the page.</summary>
    public string Address => _address.Value;
}
