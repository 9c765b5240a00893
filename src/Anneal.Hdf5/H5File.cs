using Anneal.Hdf5.Reading;
using Anneal.Hdf5.Writing;
using Anneal.Shared;

namespace Anneal.Hdf5;

/// <summary>
/// Reads and writes the part of HDF5 that Keras uses. A file is read whole into memory; damaged and hostile files cost an
/// <see cref="H5FormatException"/>, memory in proportion to the file's size, and no more.
/// </summary>
public static class H5File
{
    /// <summary>Reads a file's tree. Values of datasets are converted when they are asked for.</summary>
    /// <exception cref="H5FormatException">It is not HDF5, is damaged, or uses a part of HDF5 that Keras never writes.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static H5Group Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileInfo file = new(path);
        if (file.Exists && file.Length > Array.MaxLength)
        {
            throw TooLarge(path, file.Length);
        }

        return Open(File.ReadAllBytes(path), path);
    }

    /// <summary>Reads a tree from a stream's present position to its end, such as <c>model.weights.h5</c> in a <c>.keras</c> archive.</summary>
    /// <param name="stream">The stream; it is left open.</param>
    /// <param name="name">What error messages call it.</param>
    /// <exception cref="H5FormatException">It is not HDF5, is damaged, or uses a part of HDF5 that Keras never writes.</exception>
    public static H5Group Open(Stream stream, string name = "stream")
    {
        ArgumentNullException.ThrowIfNull(stream);
        using MemoryStream copy = new();
        byte[] buffer = new byte[81920];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            if (copy.Length + read > Array.MaxLength)
            {
                throw TooLarge(name, copy.Length + read);
            }

            copy.Write(buffer, 0, read);
        }

        return Open(copy.ToArray(), name);
    }

    /// <summary>Reads a tree from a file's bytes. The array must not change as long as the tree is in use.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What error messages call it.</param>
    /// <exception cref="H5FormatException">It is not HDF5, is damaged, or uses a part of HDF5 that Keras never writes.</exception>
    public static H5Group Open(byte[] bytes, string name = "bytes")
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return TreeReader.Read(bytes, name);
    }

    /// <summary>Writes a tree to a file, whole or not at all: an old file of that name stays until the new one is complete on the disk.</summary>
    /// <exception cref="IOException">It cannot be written; an old file is still whole.</exception>
    /// <exception cref="ArgumentException">The tree holds what a file cannot, such as an attribute above 64 KiB.</exception>
    public static void Save(string path, H5Group root)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(root);
        WholeFile.WriteAllBytes(path, TreeWriter.Write(root));
    }

    /// <summary>Writes a tree to a stream, as the bytes of a whole file from the present position. The stream is left open.</summary>
    /// <exception cref="ArgumentException">The tree holds what a file cannot, such as an attribute above 64 KiB.</exception>
    public static void Save(Stream stream, H5Group root)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(root);
        stream.Write(TreeWriter.Write(root).Span);
    }

    private static H5FormatException TooLarge(string name, long length) =>
        new(name, "", -1, $"it is {length} bytes long; files of up to {Array.MaxLength} bytes are read.");
}
