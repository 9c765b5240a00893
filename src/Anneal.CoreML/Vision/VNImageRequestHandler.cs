using Anneal.Imaging;

namespace Anneal.CoreML.Vision;

/// <summary>An image, and the requests that are performed on it.</summary>
public sealed class VNImageRequestHandler
{
    private readonly ImagePixels _image;

    /// <summary>Requests on these pixels.</summary>
    public VNImageRequestHandler(ImagePixels image)
    {
        ArgumentNullException.ThrowIfNull(image);
        _image = image;
    }

    /// <summary>Requests on a JPEG, PNG, BMP, GIF or WebP file, turned as its EXIF data say.</summary>
    /// <exception cref="InvalidImageException">The file is no picture, or damaged.</exception>
    public VNImageRequestHandler(string path)
        : this(ImageFile.Load(path))
    {
    }

    /// <summary>Performs requests one after the other; results are in <see cref="VNCoreMLRequest.Results"/>, completion handlers have been called.</summary>
    /// <exception cref="Runtime.MLModelException">The model cannot be run on the image.</exception>
    public void Perform(params IReadOnlyList<VNCoreMLRequest> requests)
    {
        ArgumentNullException.ThrowIfNull(requests);
        foreach (VNCoreMLRequest request in requests) request.Perform(_image);
    }
}
