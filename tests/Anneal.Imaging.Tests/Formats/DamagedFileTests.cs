using System.Text;

namespace Anneal.Imaging.Tests.Formats;

/// <summary>Files that are cut short, flipped, or made to be expensive: an <see cref="InvalidImageException"/>, never anything else.</summary>
public sealed class DamagedFileTests
{
    public static TheoryData<string> Pngs => ["rgb.png", "palette.png", "grey16.png", "one_bit.png", "rgba.png"];

    public static TheoryData<string> Jpegs => ["baseline.jpg", "progressive.jpg", "grey.jpg", "orientation6.jpg"];

    public static TheoryData<string> Others => ["rgb.bmp", "palette.gif", "lossless.webp", "lossy.webp"];

    [Theory]
    [MemberData(nameof(Pngs))]
    [MemberData(nameof(Jpegs))]
    public void A_cut_file_is_refused_wherever_it_is_cut(string name)
    {
        byte[] bytes = GoldenImages.FileBytes(name);
        foreach (int length in Places(bytes.Length))
        {
            InvalidImageException error = Assert.Throws<InvalidImageException>(() => ImageFile.Load(bytes.AsSpan(0, length), name: "cut.img"));
            Assert.StartsWith("cut.img: ", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void A_cut_file_is_refused_unless_the_picture_is_complete(string name)
    {
        byte[] bytes = GoldenImages.FileBytes(name);
        byte[] whole = ImageFile.Load(bytes).Data;
        int complete = 0;
        foreach (int length in Places(bytes.Length))
        {
            if (LoadOrNull(bytes.AsSpan(0, length)) is { } pixels)
            {
                complete++;
                Assert.Equal(whole, pixels.Data);
            }
        }

        Assert.InRange(complete, 0, 20); // at most the file's last bytes: a trailer or padding
    }

    [Theory]
    [MemberData(nameof(Pngs))]
    public void A_png_with_any_bit_flipped_is_refused(string name)
    {
        byte[] bytes = GoldenImages.FileBytes(name);
        foreach (int place in Places(bytes.Length))
        {
            byte[] flipped = [.. bytes];
            flipped[place] ^= (byte)(1 << (place % 8));
            Assert.Throws<InvalidImageException>(() => ImageFile.Load(flipped));
        }
    }

    [Theory]
    [MemberData(nameof(Jpegs))]
    [MemberData(nameof(Others))]
    public void Flipped_bits_give_a_picture_or_an_error_but_never_a_crash(string name)
    {
        byte[] bytes = GoldenImages.FileBytes(name);
        foreach (int place in Places(bytes.Length))
        {
            byte[] flipped = [.. bytes];
            flipped[place] ^= (byte)(1 << (place % 8));
            LoadOrNull(flipped);
        }

        // Several at once, as a bad disk does.
        double[] numbers = Numbers.Counter(17, 4000);
        for (int round = 0; round < 200; round++)
        {
            byte[] noisy = [.. bytes];
            for (int i = 0; i < 10; i++)
            {
                noisy[(int)(numbers[(round * 20) + i] * bytes.Length)] = (byte)(numbers[(round * 20) + 10 + i] * 256);
            }

            LoadOrNull(noisy);
        }
    }

    [Fact]
    public void Damage_in_a_chunk_that_does_not_matter_for_the_pixels_is_still_damage()
    {
        byte[] note = PngMaker.Chunk("tEXt"u8, "Comment\0hello"u8);
        Assert.Equal(5, ImageFile.Load(PngMaker.File(1, 1, 8, 0, [0, 5], note), ColorMode.Gray).Data[0]);
        note[12] ^= 1;
        InvalidImageException error = Assert.Throws<InvalidImageException>(() => ImageFile.Load(PngMaker.File(1, 1, 8, 0, [0, 5], note)));
        Assert.Contains("tEXt", error.Message, StringComparison.Ordinal);
        Assert.Contains("CRC", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_small_file_that_claims_a_huge_picture_is_refused_by_its_header()
    {
        byte[] huge = PngMaker.File(30_000, 30_000, 8, 0, [0]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        InvalidImageException error = Assert.Throws<InvalidImageException>(() => ImageFile.Load(huge, name: "huge.png"));
        Assert.Contains("huge.png", error.Message, StringComparison.Ordinal);
        Assert.Contains("30000x30000", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void The_pixel_limit_is_the_callers()
    {
        byte[] bytes = GoldenImages.FileBytes("baseline.jpg");
        Assert.Equal(128, ImageFile.Load(bytes, limits: new ImageLimits(MaxPixels: 128 * 96)).Width);
        Assert.Throws<InvalidImageException>(() => ImageFile.Load(bytes, limits: new ImageLimits(MaxPixels: (128 * 96) - 1)));
    }

    [Fact]
    public void The_file_limit_holds_for_paths_bytes_and_streams()
    {
        byte[] bytes = GoldenImages.FileBytes("rgb.bmp");
        ImageLimits limits = new(MaxFileBytes: bytes.Length - 1);
        Assert.Throws<InvalidImageException>(() => ImageFile.Load(Golden.Path("images", "rgb.bmp"), limits: limits));
        Assert.Throws<InvalidImageException>(() => ImageFile.Load(bytes, limits: limits));
        using Endless endless = new();
        Assert.Throws<InvalidImageException>(() => ImageFile.Load(endless, limits: new ImageLimits(MaxFileBytes: 1 << 20)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("B")]
    [InlineData("BM")]
    [InlineData("GIF89a")]
    [InlineData("RIFF....WEBP")]
    [InlineData("not a picture at all, just text")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"/>")]
    public void What_is_no_picture_is_refused(string text)
    {
        InvalidImageException error = Assert.Throws<InvalidImageException>(() => ImageFile.Load(Encoding.ASCII.GetBytes(text), name: "file.bin"));
        Assert.StartsWith("file.bin: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_jpeg_with_thousands_of_scans_is_refused()
    {
        byte[] bytes = GoldenImages.FileBytes("progressive.jpg");
        int scan = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        byte[] oneScan = bytes[scan..(scan + bytes.AsSpan(scan + 2).IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC4]) + 2)];
        byte[] many = [.. bytes[..scan], .. Enumerable.Repeat(oneScan, 1000).SelectMany(part => part), .. bytes[scan..]];
        Assert.Contains("scans", Assert.Throws<InvalidImageException>(() => ImageFile.Load(many)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_follows_the_end_of_a_picture_does_not_matter()
    {
        foreach (string name in (string[])["rgb.png", "baseline.jpg"])
        {
            byte[] bytes = GoldenImages.FileBytes(name);
            GoldenImages.AssertSame(ImageFile.Load(bytes), ImageFile.Load([.. bytes, .. "more"u8]));
        }
    }

    /// <summary>The first and last hundred places and some six hundred between.</summary>
    private static IEnumerable<int> Places(int length) =>
        Enumerable.Range(0, length).Where(place => place < 100 || place >= length - 100 || place % Math.Max(length / 600, 1) == 0);

    private static ImagePixels? LoadOrNull(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return ImageFile.Load(bytes);
        }
        catch (InvalidImageException)
        {
            return null;
        }
    }

    /// <summary>A stream without an end.</summary>
    private sealed class Endless : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill(7);
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
