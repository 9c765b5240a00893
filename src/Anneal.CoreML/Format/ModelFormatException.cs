namespace Anneal.CoreML.Format;

/// <summary>A Core ML file or package that cannot be read or written; the message names the file and what is wrong with it.</summary>
public sealed class ModelFormatException : IOException
{
    /// <summary>An error about the file <paramref name="fileName"/>.</summary>
    public ModelFormatException(string fileName, string message, Exception? inner = null)
        : base($"{fileName}: {message}", inner) => FileName = fileName;

    /// <summary>The file that the error is about, as the caller named it.</summary>
    public string FileName { get; }
}
