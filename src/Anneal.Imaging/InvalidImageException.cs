namespace Anneal.Imaging;

/// <summary>
/// A file is not a picture that can be read: another format, damaged, cut short, or beyond <see cref="ImageLimits"/>. The message names the
/// file, what was expected and what came.
/// </summary>
public sealed class InvalidImageException : IOException
{
    /// <summary>A picture without a name, for instance from bytes in memory.</summary>
    public InvalidImageException()
        : this("The image cannot be read.")
    {
    }

    /// <summary>An error with its full message.</summary>
    public InvalidImageException(string message)
        : base(message)
    {
    }

    /// <summary>An error with its full message and what caused it.</summary>
    public InvalidImageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal static InvalidImageException In(string source, string problem) => new($"{source}: {problem}");
}
