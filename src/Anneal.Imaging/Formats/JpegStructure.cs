using System.Buffers.Binary;

namespace Anneal.Imaging.Formats;

/// <summary>
/// Checks that a JPEG file is whole: its segments follow one another up to the end-of-image marker. A decoder paints what is missing grey (or, in a
/// progressive file, blurred) and calls it a picture; we call it an error.
/// </summary>
internal static class JpegStructure
{
    /// <summary>Files in use have about ten; a file with thousands is made to keep a decoder busy.</summary>
    private const int MaxScans = 200;

    private const byte StartOfScan = 0xDA;
    private const byte EndOfImage = 0xD9;

    public static void Require(ReadOnlySpan<byte> bytes, string name)
    {
        int scans = 0;
        int at = 2;
        while (true)
        {
            at = FindMarker(bytes, at);
            if (at >= bytes.Length)
            {
                throw CutShort(bytes, name, scans);
            }

            byte marker = bytes[at++];
            if (marker == EndOfImage)
            {
                return;
            }

            if (marker is 0x01 or (>= 0xD0 and <= 0xD8))
            {
                continue; // these carry no data
            }

            if (bytes.Length - at < 2)
            {
                throw CutShort(bytes, name, scans);
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
            if (length < 2)
            {
                throw InvalidImageException.In(name, $"the JPEG file is damaged: segment FF{marker:X2} at byte {at - 2} says it has {length} bytes, at least 2 were expected.");
            }

            at += length;
            if (at > bytes.Length)
            {
                throw CutShort(bytes, name, scans);
            }

            if (marker == StartOfScan && ++scans > MaxScans)
            {
                throw InvalidImageException.In(name, $"the JPEG file has more than {MaxScans} scans; files in use have about ten.");
            }
        }
    }

    /// <summary>
    /// The position of the next marker's code at or after <paramref name="at"/>: behind any entropy-coded data, where FF00 stands for the byte FF, and
    /// behind fill bytes.
    /// </summary>
    private static int FindMarker(ReadOnlySpan<byte> bytes, int at)
    {
        while (at < bytes.Length)
        {
            int found = bytes[at..].IndexOf((byte)0xFF);
            if (found < 0)
            {
                return bytes.Length;
            }

            at += found + 1;
            while (at < bytes.Length && bytes[at] == 0xFF)
            {
                at++;
            }

            if (at < bytes.Length && bytes[at] != 0)
            {
                return at;
            }
        }

        return bytes.Length;
    }

    private static InvalidImageException CutShort(ReadOnlySpan<byte> bytes, string name, int scans) => InvalidImageException.In(
        name,
        $"the JPEG file is cut short: it ends at byte {bytes.Length} {(scans == 0 ? "before the picture's data" : "inside the picture's data")}, without the end-of-image marker FFD9.");
}
