namespace Anneal.Keras.Saving;

/// <summary>
/// A model file cannot be read: it is damaged, is no model file, or holds something that Anneal does not have. The message names the file and the
/// place in it.
/// </summary>
public sealed class ModelFileException : Exception
{
    /// <summary>A problem in a file.</summary>
    /// <param name="fileName">The file's path.</param>
    /// <param name="detail">What is wrong, and where in the file.</param>
    /// <param name="inner">What noticed it.</param>
    public ModelFileException(string fileName, string detail, Exception? inner = null)
        : base($"{fileName}: {detail}", inner) => FileName = fileName;

    /// <summary>The file's path.</summary>
    public string FileName { get; }
}
