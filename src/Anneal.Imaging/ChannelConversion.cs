namespace Anneal.Imaging;

/// <summary>From any of grey, RGB and RGBA to any other.</summary>
internal static class ChannelConversion
{
    public static void Convert(ReadOnlySpan<byte> source, int sourceChannels, Span<byte> target, int targetChannels)
    {
        switch (sourceChannels, targetChannels)
        {
            case (1, _):
                SpreadGray(source, target, targetChannels);
                break;
            case (_, 1):
                ToGray(source, sourceChannels, target);
                break;
            case (3, 4):
                AddAlpha(source, target);
                break;
            case (4, 3):
                DropAlpha(source, target);
                break;
            default:
                source.CopyTo(target);
                break;
        }
    }

    /// <summary>ITU-R BT.601 luma in 16-bit fixed point with rounding: what Pillow's <c>convert("L")</c> computes.</summary>
    private static byte Luma(int red, int green, int blue) => (byte)(((red * 19595) + (green * 38470) + (blue * 7471) + 0x8000) >> 16);

    private static void ToGray(ReadOnlySpan<byte> source, int sourceChannels, Span<byte> target)
    {
        for (int i = 0, s = 0; i < target.Length; i++, s += sourceChannels)
        {
            target[i] = Luma(source[s], source[s + 1], source[s + 2]);
        }
    }

    private static void SpreadGray(ReadOnlySpan<byte> source, Span<byte> target, int targetChannels)
    {
        for (int i = 0; i < source.Length; i++)
        {
            Span<byte> pixel = target.Slice(i * targetChannels, targetChannels);
            pixel.Fill(source[i]);
            if (targetChannels == 4)
            {
                pixel[3] = 255;
            }
        }
    }

    private static void AddAlpha(ReadOnlySpan<byte> source, Span<byte> target)
    {
        for (int s = 0, t = 0; s + 2 < source.Length; s += 3, t += 4)
        {
            (target[t], target[t + 1], target[t + 2], target[t + 3]) = (source[s], source[s + 1], source[s + 2], 255);
        }
    }

    private static void DropAlpha(ReadOnlySpan<byte> source, Span<byte> target)
    {
        for (int s = 0, t = 0; t + 2 < target.Length; s += 4, t += 3)
        {
            (target[t], target[t + 1], target[t + 2]) = (source[s], source[s + 1], source[s + 2]);
        }
    }
}
