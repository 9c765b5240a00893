using Anneal.Imaging;
using Anneal.Studio.Components;

namespace Anneal.Studio.Reading;

/// <summary>Picture files that were brought to the page.</summary>
public static class PictureFile
{
    /// <summary>Decodes a file within the limits.</summary>
    /// <exception cref="InvalidDataException">It is no picture, damaged, or larger than allowed; the message says what to do.</exception>
    public static ImagePixels Read(UploadedFile file, StudioOptions options, ColorMode mode = ColorMode.Rgb)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            return ImageFile.Load(file.Bytes, mode, new ImageLimits(options.MaxPixels, options.MaxUploadBytes), file.Name);
        }
        catch (InvalidImageException e)
        {
            throw new InvalidDataException($"{e.Message} JPEG, PNG, BMP, GIF and WebP pictures of up to {options.MaxPixels / 1_000_000} megapixels can be read; save it as one of these, or make it smaller.", e);
        }
    }
}
