namespace Anneal.Hdf5;

/// <summary>A file is not HDF5, is damaged, or uses a part of HDF5 that Keras never writes. The message names the file and the place in it.</summary>
public sealed class H5FormatException : FormatException
{
    public H5FormatException(string message)
        : base(message)
    {
    }

    public H5FormatException(string message, Exception inner)
        : base(message, inner)
    {
    }

    internal H5FormatException(string fileName, string objectPath, long offset, string detail)
        : base($"{fileName}: {(objectPath.Length == 0 ? "" : $"at '{objectPath}', ")}{(offset < 0 ? "" : $"byte {offset}: ")}{detail}")
    {
        FileName = fileName;
        ObjectPath = objectPath;
        Offset = offset;
    }

    /// <summary>The file's path, or what the caller called a stream or an array of bytes.</summary>
    public string FileName { get; } = "";

    /// <summary>The group, dataset or attribute that was being read, such as <c>/model_weights/dense</c>.</summary>
    public string ObjectPath { get; } = "";

    /// <summary>The byte offset in the file, or -1.</summary>
    public long Offset { get; } = -1;
}
