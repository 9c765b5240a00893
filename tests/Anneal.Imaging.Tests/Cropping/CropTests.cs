using Anneal.Imaging.Cropping;
using Anneal.Imaging.Resampling;

namespace Anneal.Imaging.Tests.Cropping;

public sealed class CropTests
{
    [Theory]
    [InlineData(CropAndScale.CenterCrop, 0)]
    [InlineData(CropAndScale.ScaleFit, 1)]
    [InlineData(CropAndScale.ScaleFill, 2)]
    public void Numbers_are_those_of_Vision(CropAndScale option, int number) => Assert.Equal(number, (int)option);

    [Theory]
    [InlineData(100, 50, 28, 28, 25, 0, 50, 50)] // wide: the middle square
    [InlineData(50, 100, 28, 28, 0, 25, 50, 50)] // tall
    [InlineData(101, 50, 28, 28, 25.5, 0, 50, 50)] // an odd rest is split in halves of a pixel
    [InlineData(7, 7, 3, 3, 0, 0, 7, 7)]
    [InlineData(1, 1, 28, 28, 0, 0, 1, 1)]
    [InlineData(1, 9, 5, 5, 0, 4, 1, 1)]
    [InlineData(30, 20, 15, 10, 0, 0, 30, 20)] // the same shape: all of it
    [InlineData(30, 20, 10, 20, 10, 0, 10, 20)]
    public void CenterCrop_takes_the_largest_centred_part_of_the_wanted_shape(int sourceWidth, int sourceHeight, int width, int height, double left, double top, double partWidth, double partHeight)
    {
        CropGeometry geometry = CropGeometry.For(sourceWidth, sourceHeight, width, height, CropAndScale.CenterCrop);
        Assert.Equal(new CropGeometry(new(left, top, partWidth, partHeight), 0, 0, width, height), geometry);
    }

    [Theory]
    [InlineData(100, 50, 28, 28, 0, 7, 28, 14)]
    [InlineData(50, 100, 28, 28, 7, 0, 14, 28)]
    [InlineData(3, 2, 5, 5, 0, 1, 5, 3)] // 3.33 rounds to 3
    [InlineData(1000, 1, 10, 10, 0, 4, 10, 1)] // never less than a pixel
    [InlineData(1, 1, 9, 4, 2, 0, 4, 4)]
    [InlineData(64, 48, 32, 24, 0, 0, 32, 24)]
    public void ScaleFit_keeps_all_in_the_middle(int sourceWidth, int sourceHeight, int width, int height, int left, int top, int fitWidth, int fitHeight)
    {
        CropGeometry geometry = CropGeometry.For(sourceWidth, sourceHeight, width, height, CropAndScale.ScaleFit);
        Assert.Equal(new CropGeometry(new(0, 0, sourceWidth, sourceHeight), left, top, fitWidth, fitHeight), geometry);
    }

    [Fact]
    public void CenterCrop_shows_the_middle()
    {
        ImagePixels pixels = new(4, 2, 1, [9, 10, 30, 9, 9, 20, 40, 9]);
        Assert.Equal([10, 30, 20, 40], Crop.ToSize(pixels, 2, 2).Data);
        Assert.Equal([25], Crop.ToSize(pixels, 1, 1).Data);
    }

    [Fact]
    public void ScaleFit_pads_with_black()
    {
        ImagePixels pixels = new(2, 1, 3, [10, 20, 30, 40, 50, 60]);
        ImagePixels fit = Crop.ToSize(pixels, 2, 3, CropAndScale.ScaleFit);
        Assert.Equal([0, 0, 0, 0, 0, 0, 10, 20, 30, 40, 50, 60, 0, 0, 0, 0, 0, 0], fit.Data);
        ImagePixels alpha = Crop.ToSize(new ImagePixels(1, 1, 4, [1, 2, 3, 255]), 2, 1, CropAndScale.ScaleFit);
        Assert.Equal([1, 2, 3, 255, 0, 0, 0, 255], alpha.Data);
    }

    [Fact]
    public void ScaleFill_is_a_plain_resize()
    {
        ImagePixels pixels = GoldenImages.Pixels("resize_noise/source");
        GoldenImages.AssertSame(Resample.Resize(pixels, 6, 20), Crop.ToSize(pixels, 6, 20, CropAndScale.ScaleFill));
        GoldenImages.AssertSame(Resample.Resize(pixels, 6, 20, Resample.Lanczos), Crop.ToSize(pixels, 6, 20, CropAndScale.ScaleFill, Resample.Lanczos));
    }

    [Fact]
    public void Any_shape_gives_exactly_the_wanted_size_and_white_stays_white()
    {
        int[] sizes = [1, 2, 3, 5, 17, 64, 1001];
        foreach (CropAndScale option in Enum.GetValues<CropAndScale>())
        {
            foreach (int width in sizes)
            {
                foreach (int height in sizes)
                {
                    ImagePixels white = new(width, height, 1);
                    Array.Fill(white.Data, (byte)255);
                    foreach ((int wide, int high) in ((int, int)[])[(1, 1), (28, 28), (13, 7), (2, 31)])
                    {
                        ImagePixels result = Crop.ToSize(white, wide, high, option);
                        Assert.Equal((wide, high), (result.Width, result.Height));
                        Assert.All(result.Data, value => Assert.True(value == 255 || (value == 0 && option == CropAndScale.ScaleFit)));
                        Assert.Contains((byte)255, result.Data);
                    }
                }
            }
        }
    }

    [Fact]
    public void Unknown_options_and_sizes_are_refused()
    {
        ImagePixels pixels = new(2, 2, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => Crop.ToSize(pixels, 2, 2, (CropAndScale)3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Crop.ToSize(pixels, 0, 2));
    }
}
