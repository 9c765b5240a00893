namespace Anneal.Hdf5.Reading;

internal static class LittleEndian
{
    /// <summary>An unsigned integer of 0 to 8 bytes.</summary>
    internal static ulong Unsigned(ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (int i = bytes.Length - 1; i >= 0; i--)
        {
            value = (value << 8) | bytes[i];
        }

        return value;
    }
}
