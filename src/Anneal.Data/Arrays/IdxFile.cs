using System.Buffers.Binary;
using System.IO.Compression;

namespace Anneal.Data.Arrays;

/// <summary>Files in the idx format of MNIST: two zero bytes, a type, the number of dimensions, big-endian sizes, elements. Plain or gzipped (told by content).</summary>
public static class IdxFile
{
    private const int GzipMagic = 0x1F8B;

    // Deflate packs at most 1032 to 1.
    private const long MaxRatio = 1032;

    /// <summary>Reads an idx file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or no idx file; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static NDArray Load(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Load(stream, path);
    }

    /// <summary>Reads an idx file from a seekable stream, which is left open.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">What error messages call it.</param>
    /// <inheritdoc cref="Load(string)"/>
    public static NDArray Load(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        long length = stream.Length - stream.Position;
        Span<byte> start = stackalloc byte[2];
        int read = stream.ReadAtLeast(start, 2, throwOnEndOfStream: false);
        stream.Position -= read;
        if (read < 2 || BinaryPrimitives.ReadUInt16BigEndian(start) != GzipMagic) return Read(stream, name, length, length);
        try
        {
            using GZipStream plain = new(stream, CompressionMode.Decompress, leaveOpen: true);
            return Read(plain, name, null, length * MaxRatio);
        }
        catch (InvalidDataException e) when (!e.Message.StartsWith(name, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{name} is a damaged gzip file: {e.Message}", e);
        }
    }

    private static NDArray Read(Stream stream, string name, long? exactLength, long largestLength)
    {
        Span<byte> bytes = stackalloc byte[4];
        ReadExactly(stream, bytes, name);
        if (bytes[0] != 0 || bytes[1] != 0) throw new InvalidDataException($"{name} is no idx file: it does not begin with two zero bytes.");
        ElementType type = bytes[2] switch
        {
            0x08 => ElementType.UInt8,
            0x09 => ElementType.Int8,
            0x0B => ElementType.Int16,
            0x0C => ElementType.Int32,
            0x0D => ElementType.Float32,
            0x0E => ElementType.Float64,
            byte other => throw new InvalidDataException($"{name} has elements of the unknown idx type 0x{other:X2}."),
        };
        int[] shape = new int[bytes[3]];
        long headerLength = 4 + (4 * shape.Length);
        for (int i = 0; i < shape.Length; i++)
        {
            ReadExactly(stream, bytes, name);
            shape[i] = BinaryPrimitives.ReadInt32BigEndian(bytes);
        }

        long count = NDArray.CountElements(shape);
        if (count < 0) throw new InvalidDataException($"{name} announces shape {NDArray.FormatShape(shape)}, which is more than one array can hold.");
        NpyHeader header = new(type, type.Width(), BigEndian: true, FortranOrder: false, shape, (int)count, headerLength);
        long needed = header.Offset + header.DataLength;
        if (needed > largestLength || (exactLength is long exact && needed != exact))
        {
            throw new InvalidDataException($"{name} should have {needed} bytes for shape {NDArray.FormatShape(shape)} of {type}, but has {(exactLength is null ? "at most " : "")}{largestLength}: the file is truncated or damaged.");
        }

        NDArray array = NpyElements.Read(stream, header, name);
        if (stream.ReadByte() >= 0) throw new InvalidDataException($"{name} has more data than shape {array.ShapeText} of {type} needs: the file is damaged.");
        return array;
    }

    private static void ReadExactly(Stream stream, Span<byte> buffer, string name)
    {
        if (stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) < buffer.Length) throw new InvalidDataException($"{name} ends inside the idx header: the file is truncated.");
    }
}
