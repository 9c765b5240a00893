namespace Anneal.Hdf5.Reading;

/// <summary>What the elements are that were never written.</summary>
internal static class FillValue
{
    /// <summary>The value's bytes, or null for zeros.</summary>
    internal static byte[]? Read(ObjectHeader header, int elementSize)
    {
        byte[]? value = null;
        if (header.Find(MessageKind.FillValue) is { } at)
        {
            int version = at.Version(1, 2, 3);
            bool defined = true;
            if (version < 3)
            {
                at.Skip(2); // when space is allocated and filled
                defined = at.U8() != 0 || version == 1;
            }
            else
            {
                defined = (at.U8() & 0x20) != 0;
            }

            value = defined ? Value(at) : null;
        }
        else if (header.Find(MessageKind.OldFillValue) is { } old)
        {
            value = Value(old);
        }

        return value?.Length == elementSize ? value : null;
    }

    internal static byte[] Repeat(byte[]? value, int length)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; value is not null && i < length; i += value.Length)
        {
            value.CopyTo(bytes, i);
        }

        return bytes;
    }

    private static byte[]? Value(ByteReader at)
    {
        uint size = at.U32();
        return size == 0 || size > (uint)at.Left ? null : at.Take((int)size).ToArray();
    }
}
