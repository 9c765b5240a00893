using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Anneal.Imaging.Formats;

/// <summary>
/// Checks that a PNG file is whole: every chunk present and its CRC right, up to IEND. Decoders forgive damage in the chunks they skip; we do not.
/// </summary>
internal static class PngStructure
{
    private const int ChunkOverhead = 12; // length, type and CRC, four bytes each

    public static void Require(ReadOnlySpan<byte> bytes, string name)
    {
        int at = ImageSignature.Png.Length;
        while (true)
        {
            if (bytes.Length - at < ChunkOverhead)
            {
                throw InvalidImageException.In(name, $"the PNG file is cut short: a chunk was expected at byte {at}, the file ends at {bytes.Length} without an IEND chunk.");
            }

            uint length = BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
            ReadOnlySpan<byte> type = bytes.Slice(at + 4, 4);
            if (length > bytes.Length - at - ChunkOverhead)
            {
                throw InvalidImageException.In(name, $"the PNG file is cut short: chunk {Describe(type)} at byte {at} says it has {length} bytes, {bytes.Length - at - ChunkOverhead} are left.");
            }

            uint stored = BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + 8 + (int)length)..]);
            uint computed = Crc32.HashToUInt32(bytes.Slice(at + 4, 4 + (int)length));
            if (stored != computed)
            {
                throw InvalidImageException.In(name, $"the PNG file is damaged: chunk {Describe(type)} at byte {at} has the CRC {stored:X8}, its content gives {computed:X8}.");
            }

            if (type.SequenceEqual("IEND"u8))
            {
                return;
            }

            at += ChunkOverhead + (int)length;
        }
    }

    private static string Describe(ReadOnlySpan<byte> type)
    {
        foreach (byte b in type)
        {
            if (!char.IsAsciiLetter((char)b))
            {
                return "0x" + System.Convert.ToHexString(type);
            }
        }

        return Encoding.ASCII.GetString(type);
    }
}
