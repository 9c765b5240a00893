namespace Anneal.Imaging.Tests;

public sealed class ImageFileTests
{
    public static TheoryData<string> Files =>
    [
        "baseline.jpg", "progressive.jpg", "subsampling444.jpg", "grey.jpg", "orientation6.jpg", "rgb.png", "rgba.png", "palette.png", "grey.png",
        "grey16.png", "one_bit.png", "rgb.bmp", "palette.gif", "lossless.webp", "lossy.webp",
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void Load_gives_the_pixels_that_Pillow_gives(string name) =>
        GoldenImages.AssertSame(GoldenImages.Pixels(name + "/rgb"), ImageFile.Load(Golden.Path("images", name)));

    [Fact]
    public void Every_golden_file_is_tested()
    {
        string[] pictures = [.. Directory.GetFiles(Golden.Path("images")).Select(file => Path.GetFileName(file)).Where(file => Path.GetExtension(file) is not (".json" or ".npz"))];
        Assert.Equal(pictures.Order(), Files.Select(row => row.Data).Order());
    }

    [Theory]
    [InlineData("grey.png", 1)]
    [InlineData("grey.jpg", 1)]
    [InlineData("grey16.png", 1)]
    [InlineData("one_bit.png", 1)]
    [InlineData("rgb.png", 3)]
    [InlineData("palette.png", 3)]
    [InlineData("baseline.jpg", 3)]
    [InlineData("rgba.png", 4)]
    public void AsStored_keeps_the_channels_of_the_file(string name, int channels) =>
        Assert.Equal(channels, ImageFile.Load(Golden.Path("images", name), ColorMode.AsStored).Channels);

    [Fact]
    public void Gray_of_a_grey_file_is_its_own_levels()
    {
        ImagePixels rgb = GoldenImages.Pixels("grey.png/rgb");
        ImagePixels gray = ImageFile.Load(Golden.Path("images", "grey.png"), ColorMode.Gray);
        for (int i = 0; i < gray.Data.Length; i++)
        {
            Assert.Equal(rgb.Data[i * 3], gray.Data[i]);
        }
    }

    [Fact]
    public void Rgba_keeps_colours_under_alpha_and_the_alpha()
    {
        ImagePixels rgba = ImageFile.Load(Golden.Path("images", "rgba.png"), ColorMode.Rgba);
        GoldenImages.AssertSame(GoldenImages.Pixels("rgba.png/rgb"), rgba.Convert(ColorMode.Rgb));
        for (int x = 0; x < rgba.Width; x++)
        {
            Assert.Equal((byte)(x * 255.0 / rgba.Width), rgba[5, x, 3]);
        }
    }

    [Fact]
    public void Bytes_and_streams_give_what_the_path_gives()
    {
        ImagePixels expected = ImageFile.Load(Golden.Path("images", "baseline.jpg"));
        byte[] bytes = GoldenImages.FileBytes("baseline.jpg");
        GoldenImages.AssertSame(expected, ImageFile.Load(bytes));
        using MemoryStream seekable = new(bytes);
        GoldenImages.AssertSame(expected, ImageFile.Load(seekable));
        using System.IO.Compression.BrotliStream unseekable = new(Compressed(bytes), System.IO.Compression.CompressionMode.Decompress);
        GoldenImages.AssertSame(expected, ImageFile.Load(unseekable));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 7, 5)]
    [InlineData(3, 1, 9)]
    [InlineData(3, 31, 17)]
    [InlineData(4, 13, 3)]
    public void Png_gives_back_what_was_written(int channels, int width, int height)
    {
        ImagePixels pixels = new(width, height, channels, [.. Numbers.Counter(5, width * height * channels).Select(v => (byte)(v * 256))]);
        byte[] png = ImageFile.EncodePng(pixels);
        GoldenImages.AssertSame(pixels, ImageFile.Load(png, ColorMode.AsStored));
    }

    [Fact]
    public void SavePng_replaces_the_file_and_leaves_nothing_beside_it()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            string path = Path.Combine(folder.FullName, "picture.png");
            File.WriteAllText(path, "old");
            ImagePixels pixels = new(2, 2, 1, [0, 85, 170, 255]);
            ImageFile.SavePng(pixels, path);
            GoldenImages.AssertSame(pixels, ImageFile.Load(path, ColorMode.AsStored));
            Assert.Single(folder.GetFileSystemInfos());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_missing_folder_leaves_no_file()
    {
        string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"), "picture.png");
        Assert.Throws<DirectoryNotFoundException>(() => ImageFile.SavePng(new ImagePixels(1, 1, 1), path));
    }

    private static MemoryStream Compressed(byte[] bytes)
    {
        MemoryStream memory = new();
        using (System.IO.Compression.BrotliStream brotli = new(memory, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            brotli.Write(bytes);
        }

        memory.Position = 0;
        return memory;
    }
}
