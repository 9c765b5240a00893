namespace Anneal.Imaging;

/// <summary>Pixels in memory: 8 bits a channel, rows from the top, channels interleaved (height × width × channels).</summary>
public sealed class ImagePixels
{
    /// <summary>A picture around <paramref name="data"/>, which is not copied.</summary>
    /// <param name="width">Pixels in a row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="channels">1 grey, 3 RGB, 4 RGBA (alpha not multiplied into the colours).</param>
    /// <param name="data">Exactly height × width × channels bytes.</param>
    /// <exception cref="ArgumentException">The sizes are not positive, the channels not 1, 3 or 4, or the length is another.</exception>
    public ImagePixels(int width, int height, int channels, byte[] data)
    {
        ArgumentNullException.ThrowIfNull(data);
        long length = RequireSize(width, height, channels);
        if (data.Length != length)
        {
            throw new ArgumentException($"A picture of {width}x{height} pixels with {channels} channels has {length} bytes, got {data.Length}.", nameof(data));
        }

        (Width, Height, Channels, Data) = (width, height, channels, data);
    }

    /// <summary>A black (and, with alpha, fully transparent) picture.</summary>
    /// <exception cref="ArgumentException">The sizes are not positive, too large for an array, or the channels not 1, 3 or 4.</exception>
    public ImagePixels(int width, int height, int channels)
        : this(width, height, channels, new byte[RequireSize(width, height, channels)])
    {
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>1 grey, 3 RGB, 4 RGBA.</summary>
    public int Channels { get; }

    /// <summary>The bytes, height × width × channels, 0 to 255.</summary>
    public byte[] Data { get; }

    /// <summary>One byte, by row, column and channel.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside the picture.</exception>
    public byte this[int y, int x, int channel]
    {
        get => Data[Offset(y, x, channel)];
        set => Data[Offset(y, x, channel)] = value;
    }

    /// <summary>One row's bytes.</summary>
    public Span<byte> Row(int y) => Data.AsSpan(Offset(y, 0, 0), Width * Channels);

    /// <summary>The same picture in other channels; itself when it has them already.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The mode is unknown.</exception>
    public ImagePixels Convert(ColorMode mode)
    {
        int channels = mode switch
        {
            ColorMode.Gray => 1,
            ColorMode.Rgb => 3,
            ColorMode.Rgba => 4,
            ColorMode.AsStored => Channels,
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "The colour mode is unknown."),
        };
        if (channels == Channels)
        {
            return this;
        }

        ImagePixels result = new(Width, Height, channels);
        ChannelConversion.Convert(Data, Channels, result.Data, channels);
        return result;
    }

    private static int RequireSize(int width, int height, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if (channels is not (1 or 3 or 4))
        {
            throw new ArgumentException($"A picture has 1, 3 or 4 channels, got {channels}.", nameof(channels));
        }

        if ((long)width * height > Array.MaxLength / channels)
        {
            throw new ArgumentException($"A picture of {width}x{height} pixels with {channels} channels is too large for memory: at most {Array.MaxLength} bytes.", nameof(width));
        }

        return width * height * channels;
    }

    private int Offset(int y, int x, int channel)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)y, (uint)Height, nameof(y));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)x, (uint)Width, nameof(x));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)channel, (uint)Channels, nameof(channel));
        return (((y * Width) + x) * Channels) + channel;
    }
}
