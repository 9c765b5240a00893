using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace Anneal.Imaging.Tests.Formats;

/// <summary>PNG files chunk by chunk, for kinds that our encoder does not write and for broken ones.</summary>
internal static class PngMaker
{
    public static byte[] Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>A whole file.</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="bits">Bits a sample.</param>
    /// <param name="colorType">0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGBA.</param>
    /// <param name="scanlines">Every row with its filter byte in front.</param>
    /// <param name="between">Chunks between IHDR and IDAT.</param>
    public static byte[] File(int width, int height, byte bits, byte colorType, byte[] scanlines, params byte[][] between) =>
        [.. Signature, .. Header(width, height, bits, colorType), .. between.SelectMany(chunk => chunk), .. Chunk("IDAT"u8, Deflate(scanlines)), .. Chunk("IEND"u8, [])];

    public static byte[] Header(int width, int height, byte bits, byte colorType)
    {
        byte[] data = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(data, width);
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(4), height);
        (data[8], data[9]) = (bits, colorType);
        return Chunk("IHDR"u8, data);
    }

    public static byte[] Chunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        byte[] chunk = new byte[data.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        type.CopyTo(chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc32.HashToUInt32(chunk.AsSpan(4, data.Length + 4)));
        return chunk;
    }

    private static byte[] Deflate(byte[] data)
    {
        using MemoryStream memory = new();
        using (ZLibStream zlib = new(memory, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(data);
        }

        return memory.ToArray();
    }
}
