namespace Anneal.Data.Arrays;

/// <summary>Files in NumPy's .npy format: one array each. Arrays of Python objects and records are refused.</summary>
public static class NpyFile
{
    /// <summary>Reads a .npy file of version 1 to 3, in either byte order, in C or Fortran order.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or holds something that cannot be read; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static NDArray Load(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Read(stream, path, stream.Length);
    }

    /// <summary>Reads one array in .npy format from a stream, to the stream's end.</summary>
    /// <param name="stream">The stream; it is left open.</param>
    /// <param name="name">What error messages call it.</param>
    /// <exception cref="InvalidDataException">The data are damaged or cannot be read; the message names them.</exception>
    public static NDArray Load(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Read(stream, name, stream.CanSeek ? stream.Length - stream.Position : null);
    }

    /// <summary>Writes an array to a .npy file, whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written; an earlier file is unchanged.</exception>
    public static void Save(string path, NDArray array)
    {
        ArgumentNullException.ThrowIfNull(array);
        AtomicFile.Write(path, stream => Save(stream, array));
    }

    /// <summary>Writes an array in .npy format to a stream, which is left open.</summary>
    public static void Save(Stream stream, NDArray array)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(array);
        NpyHeader.Write(stream, array, NpyElements.ItemSize(array));
        NpyElements.Write(stream, array);
    }

    /// <summary>Reads an array that must take exactly <paramref name="length"/> bytes, where that is known.</summary>
    internal static NDArray Read(Stream stream, string name, long? length)
    {
        CountingStream counted = new(stream);
        NpyHeader header = NpyHeader.Read(counted, name);
        if (length is long all && all - counted.Count != header.DataLength)
        {
            throw new InvalidDataException(
                $"{name} should hold {header.DataLength} bytes for shape {NDArray.FormatShape(header.Shape)} of {header.ElementType}, but has {all - counted.Count}: the file is truncated or damaged.");
        }

        NDArray array = NpyElements.Read(counted, header, name);
        if (counted.ReadByte() >= 0) throw new InvalidDataException($"{name} has more data than shape {array.ShapeText} of {array.ElementType} needs: the file is damaged.");
        return array;
    }

    /// <summary>Counts what is read, as a compressed stream does not know its position.</summary>
    private sealed class CountingStream(Stream inner) : Stream
    {
        public long Count { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            int read = inner.Read(buffer);
            Count += read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
