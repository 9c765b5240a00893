namespace Anneal.Imaging.Tests.Formats;

public sealed class PngKindsTests
{
    [Fact]
    public void Sixteen_bits_keep_the_high_byte()
    {
        byte[] gray = PngMaker.File(3, 1, 16, 0, [0, 0x00, 0xFF, 0x7F, 0xFF, 0xFE, 0x80]);
        Assert.Equal([0x00, 0x7F, 0xFE], ImageFile.Load(gray, ColorMode.AsStored).Data);
        byte[] rgb = PngMaker.File(1, 1, 16, 2, [0, 0x10, 0xFF, 0x7F, 0x80, 0xFE, 0x90]);
        Assert.Equal([0x10, 0x7F, 0xFE], ImageFile.Load(rgb, ColorMode.AsStored).Data);
    }

    [Fact]
    public void Gray_with_alpha_is_stored_as_four_channels()
    {
        byte[] file = PngMaker.File(2, 1, 8, 4, [0, 200, 0, 100, 255]);
        ImagePixels stored = ImageFile.Load(file, ColorMode.AsStored);
        Assert.Equal([200, 200, 200, 0, 100, 100, 100, 255], stored.Data);
        Assert.Equal([200, 100], ImageFile.Load(file, ColorMode.Gray).Data);
    }

    [Fact]
    public void A_palette_with_transparency_keeps_its_colours()
    {
        byte[] file = PngMaker.File(2, 1, 8, 3, [0, 0, 1], PngMaker.Chunk("PLTE"u8, [10, 20, 30, 40, 50, 60]), PngMaker.Chunk("tRNS"u8, [0, 255]));
        Assert.Equal([10, 20, 30, 0, 40, 50, 60, 255], ImageFile.Load(file, ColorMode.AsStored).Data);
        Assert.Equal([10, 20, 30, 40, 50, 60], ImageFile.Load(file).Data);
    }

    [Fact]
    public void Two_and_four_bits_span_black_to_white()
    {
        Assert.Equal([0, 85, 170, 255], ImageFile.Load(PngMaker.File(4, 1, 2, 0, [0, 0b00_01_10_11]), ColorMode.Gray).Data);
        Assert.Equal([0, 255], ImageFile.Load(PngMaker.File(2, 1, 4, 0, [0, 0x0F]), ColorMode.Gray).Data);
    }

    [Fact]
    public void Gamma_and_profiles_do_not_change_the_numbers()
    {
        byte[] file = PngMaker.File(3, 1, 8, 2, [0, 10, 20, 30, 100, 110, 120, 200, 210, 220], PngMaker.Chunk("gAMA"u8, [0, 0, 0x80, 0]));
        Assert.Equal([10, 20, 30, 100, 110, 120, 200, 210, 220], ImageFile.Load(file).Data);
    }
}
