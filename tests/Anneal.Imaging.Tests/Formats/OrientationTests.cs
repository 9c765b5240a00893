namespace Anneal.Imaging.Tests.Formats;

public sealed class OrientationTests
{
    // EXIF 2.32, table 6: where the stored row 0 and column 0 are seen.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Pictures_come_out_upright(byte orientation)
    {
        ImagePixels stored = ImageFile.Load(WithOrientation(1));
        ImagePixels upright = ImageFile.Load(WithOrientation(orientation));
        (int lastRow, int lastColumn) = (stored.Height - 1, stored.Width - 1);
        Assert.Equal(orientation >= 5 ? (stored.Height, stored.Width) : (stored.Width, stored.Height), (upright.Width, upright.Height));
        for (int row = 0; row < stored.Height; row += 7)
        {
            for (int column = 0; column < stored.Width; column += 5)
            {
                (int y, int x) = orientation switch
                {
                    1 => (row, column),
                    2 => (row, lastColumn - column),
                    3 => (lastRow - row, lastColumn - column),
                    4 => (lastRow - row, column),
                    5 => (column, row),
                    6 => (column, lastRow - row),
                    7 => (lastColumn - column, lastRow - row),
                    _ => (lastColumn - column, row),
                };
                for (int channel = 0; channel < 3; channel++)
                {
                    Assert.Equal(stored[row, column, channel], upright[y, x, channel]);
                }
            }
        }
    }

    private static byte[] WithOrientation(byte orientation)
    {
        byte[] bytes = GoldenImages.FileBytes("orientation6.jpg");
        int big = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6]);
        int little = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0]);
        Assert.True(big >= 0 || little >= 0);
        bytes[big >= 0 ? big + 9 : little + 8] = orientation;
        return bytes;
    }
}
