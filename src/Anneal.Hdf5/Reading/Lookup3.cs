using System.Numerics;

namespace Anneal.Hdf5.Reading;

/// <summary>Bob Jenkins' lookup3 hash (little-endian, initial value 0): the checksum of HDF5's newer structures.</summary>
internal static class Lookup3
{
    internal static uint Hash(ReadOnlySpan<byte> data)
    {
        uint a = 0xdeadbeef + (uint)data.Length, b = a, c = a;
        while (data.Length > 12)
        {
            a += Word(data, 0);
            b += Word(data, 4);
            c += Word(data, 8);
            a = (a - c) ^ BitOperations.RotateLeft(c, 4);
            c += b;
            b = (b - a) ^ BitOperations.RotateLeft(a, 6);
            a += c;
            c = (c - b) ^ BitOperations.RotateLeft(b, 8);
            b += a;
            a = (a - c) ^ BitOperations.RotateLeft(c, 16);
            c += b;
            b = (b - a) ^ BitOperations.RotateLeft(a, 19);
            a += c;
            c = (c - b) ^ BitOperations.RotateLeft(b, 4);
            b += a;
            data = data[12..];
        }

        if (data.Length == 0)
        {
            return c;
        }

        a += Word(data, 0);
        b += Word(data, 4);
        c += Word(data, 8);
        c = (c ^ b) - BitOperations.RotateLeft(b, 14);
        a = (a ^ c) - BitOperations.RotateLeft(c, 11);
        b = (b ^ a) - BitOperations.RotateLeft(a, 25);
        c = (c ^ b) - BitOperations.RotateLeft(b, 16);
        a = (a ^ c) - BitOperations.RotateLeft(c, 4);
        b = (b ^ a) - BitOperations.RotateLeft(a, 14);
        return (c ^ b) - BitOperations.RotateLeft(b, 24);
    }

    /// <summary>Four bytes from here; what lies past the end counts as 0.</summary>
    private static uint Word(ReadOnlySpan<byte> data, int at)
    {
        uint word = 0;
        for (int i = Math.Min(4, data.Length - at) - 1; i >= 0; i--)
        {
            word = (word << 8) | data[at + i];
        }

        return word;
    }
}
