namespace Anneal.Imaging.Tests;

public sealed class ImagePixelsTests
{
    [Fact]
    public void Sizes_and_length_must_agree()
    {
        Assert.Throws<ArgumentException>(() => new ImagePixels(2, 2, 3, new byte[11]));
        Assert.Throws<ArgumentException>(() => new ImagePixels(2, 2, 2, new byte[8]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImagePixels(0, 2, 1, []));
        Assert.Throws<ArgumentException>(() => new ImagePixels(int.MaxValue, int.MaxValue, 4));
    }

    [Fact]
    public void The_indexer_stays_inside_the_picture()
    {
        ImagePixels pixels = new(2, 3, 3) { [2, 1, 2] = 7 };
        Assert.Equal(7, pixels.Data[^1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => pixels[3, 0, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => pixels[0, -1, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => pixels[0, 0, 3]);
    }

    [Fact]
    public void Channels_convert_both_ways()
    {
        ImagePixels gray = new(2, 1, 1, [3, 250]);
        Assert.Equal([3, 3, 3, 250, 250, 250], gray.Convert(ColorMode.Rgb).Data);
        Assert.Equal([3, 3, 3, 255, 250, 250, 250, 255], gray.Convert(ColorMode.Rgba).Data);
        Assert.Equal(gray.Data, gray.Convert(ColorMode.Rgb).Convert(ColorMode.Gray).Data);
        ImagePixels rgba = new(1, 1, 4, [255, 0, 0, 0]);
        Assert.Equal([76], rgba.Convert(ColorMode.Gray).Data);
        Assert.Equal([255, 0, 0], rgba.Convert(ColorMode.Rgb).Data);
        Assert.Same(rgba, rgba.Convert(ColorMode.AsStored));
    }
}
