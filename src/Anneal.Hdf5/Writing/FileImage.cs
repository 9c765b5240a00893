using System.Buffers.Binary;
using System.Text;

namespace Anneal.Hdf5.Writing;

/// <summary>The bytes of a file, or a part of one, as it grows; fields are little-endian.</summary>
internal sealed class FileImage(int capacity)
{
    private byte[] _bytes = new byte[capacity];

    internal int Position { get; private set; }

    internal ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Position);

    internal FileImage U8(int value)
    {
        Room(1)[0] = (byte)value;
        return this;
    }

    internal FileImage U16(int value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(Room(2), (ushort)value);
        return this;
    }

    internal FileImage U32(long value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Room(4), (uint)value);
        return this;
    }

    internal FileImage U64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(Room(8), value);
        return this;
    }

    /// <summary>The address that means "nowhere".</summary>
    internal FileImage Undefined() => U64(-1);

    internal FileImage Bytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        return this;
    }

    internal FileImage Zeros(int count)
    {
        Room(count).Clear();
        return this;
    }

    /// <summary>UTF-8 text and a zero byte.</summary>
    internal FileImage Text(string text) => Bytes(Encoding.UTF8.GetBytes(text)).U8(0);

    /// <summary>Zeros up to a multiple of 8 bytes.</summary>
    internal FileImage Align() => Zeros((8 - Position % 8) % 8);

    /// <summary>Overwrites 8 bytes that were written before.</summary>
    internal void Patch(int position, long value) => BinaryPrimitives.WriteInt64LittleEndian(_bytes.AsSpan(position), value);

    /// <summary>Overwrites bytes that were written before.</summary>
    internal void Patch(int position, ReadOnlySpan<byte> bytes) => bytes.CopyTo(_bytes.AsSpan(position));

    private Span<byte> Room(int count)
    {
        long needed = (long)Position + count;
        if (needed > Array.MaxLength)
        {
            throw new ArgumentException($"The file would be longer than {Array.MaxLength} bytes, the most that is written.");
        }

        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * _bytes.Length)));
        }

        Span<byte> room = _bytes.AsSpan(Position, count);
        Position += count;
        return room;
    }
}
