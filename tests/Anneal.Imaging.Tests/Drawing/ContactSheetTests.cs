using Anneal.Imaging.Drawing;

namespace Anneal.Imaging.Tests.Drawing;

public sealed class ContactSheetTests
{
    private static readonly ContactSheetOptions s_plain = new(Scale: 1, Gap: 1, Background: 9, Ink: 200);

    [Fact]
    public void Tiles_lie_in_reading_order_with_gaps()
    {
        ImagePixels[] tiles = [.. Enumerable.Range(1, 3).Select(i => new ImagePixels(1, 1, 1, [(byte)i]))];
        ImagePixels sheet = ContactSheet.Render(tiles, 2, options: s_plain);
        Assert.Equal((5, 5, 1), (sheet.Width, sheet.Height, sheet.Channels));
        Assert.Equal(
            [
                9, 9, 9, 9, 9,
                9, 1, 9, 2, 9,
                9, 9, 9, 9, 9,
                9, 3, 9, 9, 9,
                9, 9, 9, 9, 9,
            ],
            sheet.Data);
    }

    [Fact]
    public void Scale_makes_squares_and_small_tiles_are_centred()
    {
        ImagePixels sheet = ContactSheet.Render([new(3, 1, 1, [1, 2, 3]), new(1, 1, 1, [7])], 1, options: s_plain with { Scale = 2, Gap = 0 });
        Assert.Equal([1, 1, 2, 2, 3, 3, 1, 1, 2, 2, 3, 3, 9, 9, 7, 7, 9, 9, 9, 9, 7, 7, 9, 9], sheet.Data);
    }

    [Fact]
    public void One_colour_tile_makes_a_colour_sheet()
    {
        ImagePixels sheet = ContactSheet.Render([new(1, 1, 1, [5]), new(1, 1, 3, [1, 2, 3]), new(1, 1, 4, [4, 5, 6, 0])], 3, options: s_plain with { Gap = 0 });
        Assert.Equal([5, 5, 5, 1, 2, 3, 4, 5, 6], sheet.Data);
    }

    [Fact]
    public void Labels_stand_under_their_tiles()
    {
        ImagePixels[] tiles = [new(28, 28, 1), new(28, 28, 1)];
        ImagePixels without = ContactSheet.Render(tiles, 2);
        ImagePixels blank = ContactSheet.Render(tiles, 2, ["", " "]);
        ImagePixels with = ContactSheet.Render(tiles, 2, ["7", ""]);
        Assert.True(blank.Height > without.Height);
        Assert.DoesNotContain((byte)230, blank.Data);
        int[] inked = [.. Enumerable.Range(0, with.Data.Length).Where(i => with.Data[i] == 230)];
        Assert.NotEmpty(inked);
        Assert.All(inked, i => Assert.True(i / with.Width >= 4 + 28 && i % with.Width < 4 + 28));
    }

    [Fact]
    public void Texts_are_cut_to_fit_and_unknown_characters_are_boxes()
    {
        Assert.Equal("7→2", PixelFont.Fit("7→2", 17));
        Assert.Equal("7…", PixelFont.Fit("7→2", 16));
        Assert.Equal("", PixelFont.Fit("7", 3));
        PixelCanvas canvas = new(5, 7, 1);
        canvas.Write("日", 0, 0);
        Assert.Equal(20, canvas.Pixels.Data.Count(value => value == 255));
    }

    [Fact]
    public void What_lies_beyond_the_canvas_is_cut_off()
    {
        PixelCanvas canvas = new(2, 2, 1);
        canvas.Draw(new ImagePixels(2, 2, 1, [1, 2, 3, 4]), 1, 1);
        canvas.Draw(new ImagePixels(2, 2, 1, [5, 6, 7, 8]), -1, -1);
        canvas.Draw(new ImagePixels(1, 1, 1, [9]), 50, -50, 3);
        canvas.Write("AB", -100, 0);
        Assert.Equal([8, 0, 0, 1], canvas.Pixels.Data);
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ContactSheet.Render([], 3));
        Assert.Throws<ArgumentException>(() => ContactSheet.Render([new ImagePixels(1, 1, 1)], 3, ["a", "b"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ContactSheet.Render([new ImagePixels(1, 1, 1)], 0));
        Assert.Throws<ArgumentException>(() => new PixelCanvas(1, 1, 4));
    }
}
