using System.Text;

namespace Anneal.Hdf5.Content;

/// <summary>Elements in memory, as bytes (fixed size) or as text (variable length).</summary>
internal sealed class MemoryContent : IContent
{
    private readonly byte[] _bytes = [];
    private readonly string[]? _strings;

    internal MemoryContent(byte[] bytes) => _bytes = bytes;

    internal MemoryContent(string[] strings) => _strings = strings;

    internal MemoryContent(string[] strings, H5Type type, string name)
    {
        _strings = strings;
        if (type.Class != H5Class.String)
        {
            throw new ArgumentException($"'{name}': text cannot be stored as {type}.", nameof(type));
        }

        if (!type.IsVariableLength)
        {
            _bytes = Fixed(strings, type, name);
        }
    }

    public ReadOnlySpan<byte> Bytes() => _bytes;

    public string[] Strings() => _strings is null ? [] : [.. _strings];

    private static byte[] Fixed(string[] strings, H5Type type, string name)
    {
        byte[] bytes = new byte[checked(strings.Length * type.Size)];
        if (type.Padding == H5Padding.SpacePadded)
        {
            bytes.AsSpan().Fill((byte)' ');
        }

        for (int i = 0; i < strings.Length; i++)
        {
            int length = Encoding.UTF8.GetByteCount(strings[i]);
            int room = type.Padding == H5Padding.NullTerminated ? type.Size - 1 : type.Size;
            if (length > room)
            {
                throw new ArgumentException($"'{name}': \"{strings[i]}\" takes {length} bytes, {type} holds {room}.", nameof(strings));
            }

            Encoding.UTF8.GetBytes(strings[i], bytes.AsSpan(i * type.Size));
        }

        return bytes;
    }
}
