using System.Text;
using Anneal.Shared;

namespace Anneal.Data;

/// <summary>
/// Writes files whole or not at all: into a temporary file in the same folder, flushed to disk, then renamed over the target. When anything
/// fails (disk full, an exception, the process killed) the earlier file is still whole. A symbolic link stays; what it points to is replaced.
/// </summary>
public static class AtomicFile
{
    /// <summary>Writes a file with <paramref name="write"/>, which receives an empty, seekable stream for reading and writing.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="write">Writes the content; if it throws, the earlier file stays and the exception is passed on.</param>
    /// <exception cref="IOException">The file cannot be written, for example because the disk is full; the message names the file.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public static void Write(string path, Action<Stream> write) => WholeFile.Write(path, write);

    /// <summary>Writes bytes as a file; see <see cref="Write"/>.</summary>
    /// <inheritdoc cref="Write"/>
    public static void WriteAllBytes(string path, ReadOnlyMemory<byte> bytes) => WholeFile.WriteAllBytes(path, bytes);

    /// <summary>Writes text as a UTF-8 file without a byte order mark; see <see cref="Write"/>.</summary>
    /// <inheritdoc cref="Write"/>
    public static void WriteAllText(string path, string text) => WriteAllBytes(path, Encoding.UTF8.GetBytes(text));
}
