namespace Anneal.Hdf5.Reading;

/// <summary>The start of a file: sizes of its fields and where the root group is.</summary>
internal static class Superblock
{
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>The root group's object header; sets the source's field sizes and base.</summary>
    internal static ulong Read(FileSource source)
    {
        source.Base = Find(source);
        ByteReader at = source.Read(0, (ulong)Math.Min(source.Length, 128), "the superblock");
        at.Skip(8);
        int version = at.Version(0, 1, 2, 3);
        if (version < 2)
        {
            at.Skip(4); // versions of the free space, the root's entry and shared headers; reserved
            Sizes(at);
            at.Skip(1 + 2 + 2 + 4 + (version == 1 ? 4 : 0)); // reserved, the B-trees' ranks, flags
            Base(at);
            at.Address(); // free space
            End(at);
            at.Address(); // driver information
            at.Address(); // the root has no name
            return at.Address();
        }

        Sizes(at);
        at.Skip(1);
        Base(at);
        at.Address(); // extension: settings that do not change how objects are read
        End(at);
        ulong root = at.Address();
        source.Read(0, (ulong)(at.Position - at.Start + 4), "the superblock").Checksum();
        return root;
    }

    private static int Find(FileSource source)
    {
        // A file may start with a block of the user's own, whose size is 0, 512, 1024, 2048, ...
        for (long at = 0; at + Signature.Length <= source.Length; at = at == 0 ? 512 : at * 2)
        {
            if (source.Span((int)at, Signature.Length).SequenceEqual(Signature))
            {
                return (int)at;
            }
        }

        throw source.Fail(-1, "it is not an HDF5 file; " + FileKind.Describe(source.Span(0, Math.Min(source.Length, 256)), source.Length));
    }

    private static void Sizes(ByteReader at)
    {
        at.Source.OffsetSize = Size(at);
        at.Source.LengthSize = Size(at);
    }

    private static int Size(ByteReader at)
    {
        int size = at.U8();
        return size is 2 or 4 or 8 ? size : throw at.Fail($"fields of {size} bytes are not known; the file is damaged");
    }

    private static void Base(ByteReader at)
    {
        ulong stated = at.Address();
        if (stated != (ulong)at.Source.Base && stated != 0)
        {
            throw at.Fail($"the file says that it starts at byte {stated}; it is damaged");
        }
    }

    private static void End(ByteReader at)
    {
        ulong end = at.Address();
        if (end > (ulong)at.Source.Length + (ulong)at.Source.Base)
        {
            throw at.Fail($"the file should be {end} bytes long, it is {at.Source.Length + at.Source.Base}: it is incomplete (a download or copy that broke off?)");
        }
    }
}
