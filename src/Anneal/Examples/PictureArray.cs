using Anneal.Data.Arrays;
using Anneal.Imaging;
using Anneal.Imaging.Cropping;

namespace Anneal.Examples;

/// <summary>Pictures in memory as the examples of a model.</summary>
public static class PictureArray
{
    /// <summary>Stretches pictures to the size that an input takes, grey or in colour.</summary>
    /// <param name="pictures">Any sizes.</param>
    /// <param name="input">The model's input.</param>
    /// <returns>uint8 of shape (pictures, height, width, channels).</returns>
    /// <exception cref="InvalidDataException">The input takes no pictures.</exception>
    public static NDArray From(IReadOnlyList<ImagePixels> pictures, ModelInput input)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(input);
        if (input.Picture is not { } p) throw new InvalidDataException($"The input '{input.Name}' takes {input}, not pictures.");
        int size = checked(p.Height * p.Width * p.Channels);
        byte[] pixels = new byte[checked(size * pictures.Count)];
        for (int i = 0; i < pictures.Count; i++) Fit(pictures[i], p.Height, p.Width, p.Channels).Data.CopyTo(pixels, i * size);
        return NDArray.Create(pixels, pictures.Count, p.Height, p.Width, p.Channels);
    }

    /// <summary>One picture in the size and channels of an input; itself where it has them already.</summary>
    public static ImagePixels Fit(ImagePixels picture, int height, int width, int channels)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ImagePixels converted = picture.Convert(channels switch { 1 => ColorMode.Gray, 3 => ColorMode.Rgb, _ => ColorMode.Rgba });
        return converted.Width == width && converted.Height == height ? converted : Crop.ToSize(converted, width, height, CropAndScale.ScaleFill);
    }
}
