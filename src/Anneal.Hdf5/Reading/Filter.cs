using System.IO.Compression;

namespace Anneal.Hdf5.Reading;

/// <summary>One step that a chunk's bytes went through when they were written.</summary>
internal readonly record struct Filter(int Id, uint Parameter)
{
    private const int Deflate = 1;
    private const int Shuffle = 2;
    private const int Fletcher32 = 3;

    /// <summary>The steps in the order of writing.</summary>
    internal static List<Filter> Read(ObjectHeader header)
    {
        List<Filter> filters = [];
        if (header.Find(MessageKind.Filters) is not { } at)
        {
            return filters;
        }

        int version = at.Version(1, 2);
        int count = at.U8();
        at.Skip(version == 1 ? 6 : 0);
        for (int i = 0; i < count; i++)
        {
            int id = at.U16();
            int nameLength = version == 1 || id >= 256 ? at.U16() : 0;
            at.Skip(2); // whether it may be left out
            int parameters = at.U16();
            int from = at.Position;
            string name = at.Text(nameLength);
            if (version == 1)
            {
                at.Align(from);
            }

            uint first = parameters > 0 ? at.U32() : 0;
            at.Skip(4 * Math.Max(parameters - 1, 0) + (version == 1 && parameters % 2 == 1 ? Math.Min(4, at.Left) : 0));
            if (id is not (Deflate or Shuffle or Fletcher32))
            {
                throw at.Fail($"the values are compressed with filter {id}{(name.Length > 0 ? $" ({name})" : "")}; gzip, shuffle and fletcher32 are read. Repack the file (h5repack -f GZIP=4)");
            }

            filters.Add(new(id, first));
        }

        return filters;
    }

    /// <summary>Undoes the step. The result has at most <paramref name="limit"/> bytes.</summary>
    internal byte[] Undo(FileSource source, byte[] bytes, int limit) => Id switch
    {
        Deflate => Inflate(source, bytes, limit),
        Shuffle => Unshuffle(bytes, (int)Math.Min(Parameter, int.MaxValue)),
        _ => bytes.Length >= 4 ? bytes[..^4] : throw source.Fail(-1, "a chunk is shorter than its checksum; the file is damaged"),
    };

    private static byte[] Inflate(FileSource source, byte[] bytes, int limit)
    {
        try
        {
            using ZLibStream inflated = new(new MemoryStream(bytes), CompressionMode.Decompress);
            using MemoryStream result = new(Math.Min(limit, 4 * bytes.Length + 64));
            byte[] buffer = new byte[Math.Clamp(limit + 1, 1, 1 << 16)];
            for (int read; (read = inflated.Read(buffer)) > 0;)
            {
                if (result.Length + read > limit)
                {
                    throw source.Fail(-1, $"a chunk has more than {limit} bytes; the file is damaged");
                }

                result.Write(buffer, 0, read);
            }

            return result.ToArray();
        }
        catch (InvalidDataException)
        {
            throw source.Fail(-1, "a compressed chunk is damaged");
        }
    }

    /// <summary>Puts the bytes of each element together again; the rest that is no whole element is left as it is.</summary>
    private static byte[] Unshuffle(byte[] bytes, int size)
    {
        if (size <= 1 || bytes.Length < size)
        {
            return bytes;
        }

        byte[] result = [.. bytes];
        int count = bytes.Length / size;
        for (int i = 0; i < count; i++)
        {
            for (int b = 0; b < size; b++)
            {
                result[i * size + b] = bytes[b * count + i];
            }
        }

        return result;
    }
}
