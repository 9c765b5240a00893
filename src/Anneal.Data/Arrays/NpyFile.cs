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
        NpyHeader header = NpyHeader.Read(stream, name);
        if (length is long all && all - header.Offset != header.DataLength)
        {
            throw new InvalidDataException(
                $"{name} should hold {header.DataLength} bytes for shape {NDArray.FormatShape(header.Shape)} of {header.ElementType}, but has {all - header.Offset}: the file is truncated or damaged.");
        }

        NDArray array = NpyElements.Read(stream, header, name);
        if (stream.ReadByte() >= 0) throw new InvalidDataException($"{name} has more data than shape {array.ShapeText} of {array.ElementType} needs: the file is damaged.");
        return array;
    }
}
