using Anneal.Imaging.Resampling;

namespace Anneal.Imaging.Tests.Resampling;

public sealed class ResampleTests
{
    public static MatrixTheoryData<string, string> NoiseCases => new(["nearest", "box", "bilinear", "hamming", "bicubic", "lanczos"], ["5x4", "23x17", "11x3", "4x9"]);

    public static TheoryData<string> PillowFilters => ["nearest", "box", "bilinear", "hamming", "bicubic", "lanczos"];

    [Theory]
    [MemberData(nameof(NoiseCases))]
    public void Bytes_are_those_of_Pillow_on_noise(string filter, string size)
    {
        int[] sizes = [.. size.Split('x').Select(int.Parse)];
        ImagePixels actual = Resample.Resize(GoldenImages.Pixels("resize_noise/source"), sizes[0], sizes[1], Resample.ByName(filter));
        GoldenImages.AssertSame(GoldenImages.Pixels($"resize_noise/{filter}_{size}"), actual);
    }

    [Theory]
    [MemberData(nameof(PillowFilters))]
    public void Bytes_are_those_of_Pillow_on_a_picture(string filter)
    {
        ImagePixels picture = ImageFile.Load(Golden.Path("images", "rgb.png"));
        ResampleFilter by = Resample.ByName(filter);
        GoldenImages.AssertSame(GoldenImages.Pixels($"resize_picture/{filter}_60x50"), Resample.Resize(picture, 60, 50, by));
        GoldenImages.AssertSame(GoldenImages.Pixels($"resize_picture/{filter}_28x28_grey"), Resample.Resize(picture.Convert(ColorMode.Gray), 28, 28, by));
        (_, float[] means) = GoldenImages.Array<float>("images.npz", $"resize_picture/{filter}_150x150_mean");
        ImagePixels large = Resample.Resize(picture, 150, 150, by);
        for (int channel = 0; channel < 3; channel++)
        {
            Assert.Equal(means[channel], large.Data.Where((_, i) => i % 3 == channel).Average(value => (double)value), 1e-5);
        }
    }

    [Fact]
    public void Gray_is_Pillows_L() =>
        GoldenImages.AssertSame(GoldenImages.Pixels("resize_noise/grey"), GoldenImages.Pixels("resize_noise/source").Convert(ColorMode.Gray));

    [Theory]
    [MemberData(nameof(NoiseCases))]
    public void Floats_round_to_the_bytes(string filter, string size)
    {
        int[] sizes = [.. size.Split('x').Select(int.Parse)];
        ImagePixels noise = GoldenImages.Pixels("resize_noise/source");

        // Away from 0 and 255: bytes are clipped between the passes, floats are not.
        ImagePixels source = new(noise.Width, noise.Height, 3, [.. noise.Data.Select(value => (byte)(80 + (value / 3)))]);
        ResampleFilter by = Resample.ByName(filter);
        float[] floats = Resample.Resize([.. source.Data.Select(value => (float)value)], source.Width, source.Height, 3, sizes[0], sizes[1], by);
        byte[] bytes = Resample.Resize(source, sizes[0], sizes[1], by).Data;
        for (int i = 0; i < bytes.Length; i++)
        {
            // Each pass rounds by up to a half, and a kernel with negative lobes enlarges the first pass's a little.
            Assert.InRange(floats[i], bytes[i] - 1.3f, bytes[i] + 1.3f);
        }
    }

    [Fact]
    public void Area_counts_parts_of_pixels()
    {
        // Three pixels to two: each target pixel covers one and a half.
        float[] two = Resample.Resize([0f, 30f, 90f], 3, 1, 1, 2, 1, Resample.Area);
        Assert.Equal([10f, 70f], two);
        ImagePixels bytes = Resample.Resize(new ImagePixels(3, 1, 1, [0, 30, 90]), 2, 1, Resample.Area);
        Assert.Equal([10, 70], bytes.Data);
    }

    [Fact]
    public void Model_default_averages_a_shrunk_axis_and_interpolates_an_enlarged_one()
    {
        ImagePixels pixels = new(4, 2, 1, [0, 40, 80, 120, 200, 200, 0, 0]);
        ImagePixels shrunk = Resample.Resize(pixels, 2, 2);
        Assert.Equal([20, 100, 200, 0], shrunk.Data);
        ImagePixels mixed = Resample.Resize(pixels, 2, 4);
        GoldenImages.AssertSame(Resample.Resize(Resample.Resize(pixels, 2, 2, Resample.Area), 2, 4, Resample.Bilinear), mixed);
    }

    [Fact]
    public void A_part_of_whole_pixels_is_what_cutting_it_out_first_gives()
    {
        ImagePixels source = GoldenImages.Pixels("resize_noise/source");
        ImagePixels cut = new(4, 5, 3);
        for (int y = 0; y < 5; y++)
        {
            source.Row(y + 2).Slice(3 * 3, 4 * 3).CopyTo(cut.Row(y));
        }

        SourceRectangle part = new(3, 2, 4, 5);
        GoldenImages.AssertSame(cut, Resample.Resize(source, 4, 5, Resample.Nearest, part));
        GoldenImages.AssertSame(cut, Resample.Resize(source, 4, 5, Resample.Area, part));
        GoldenImages.AssertSame(Resample.Resize(cut, 2, 2, Resample.Area), Resample.Resize(source, 2, 2, Resample.Area, part));
    }

    [Fact]
    public void The_same_size_gives_a_copy()
    {
        ImagePixels source = GoldenImages.Pixels("resize_noise/source");
        foreach (ResampleFilter filter in Resample.All)
        {
            ImagePixels same = Resample.Resize(source, source.Width, source.Height, filter);
            GoldenImages.AssertSame(source, same);
            Assert.NotSame(source.Data, same.Data);
        }
    }

    [Fact]
    public void Invisible_colours_do_not_bleed()
    {
        ImagePixels pixels = new(2, 1, 4, [255, 0, 0, 255, 0, 255, 0, 0]);
        Assert.Equal([255, 0, 0, 128], Resample.Resize(pixels, 1, 1, Resample.Area).Data);
    }

    [Fact]
    public void Constant_pictures_stay_constant_in_any_size()
    {
        foreach (ResampleFilter filter in Resample.All)
        {
            foreach (int channels in (int[])[1, 3, 4])
            {
                foreach ((int width, int height) in ((int, int)[])[(1, 1), (2, 3), (7, 5), (40, 1), (1, 40)])
                {
                    ImagePixels pixels = new(7, 5, channels);
                    Array.Fill(pixels.Data, (byte)255);
                    Assert.All(Resample.Resize(pixels, width, height, filter).Data, value => Assert.Equal(255, value));
                }
            }
        }
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        ImagePixels pixels = new(4, 4, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => Resample.Resize(pixels, 0, 1));
        Assert.Throws<ArgumentException>(() => Resample.Resize(pixels, 1, 1, null, new SourceRectangle(3, 0, 2, 1)));
        Assert.Throws<ArgumentException>(() => Resample.Resize(pixels, 1, 1, null, new SourceRectangle(double.NaN, 0, 2, 1)));
        Assert.Throws<ArgumentException>(() => Resample.Resize(new float[5], 2, 2, 1, 1, 1));
        Assert.Contains("lanczos", Assert.Throws<ArgumentException>(() => Resample.ByName("sinc")).Message, StringComparison.Ordinal);
        Assert.Same(Resample.Bicubic, Resample.ByName("BICUBIC"));
    }
}
