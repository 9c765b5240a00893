using System.Collections.Concurrent;

namespace Anneal.Shared;

/// <summary>
/// Writes files whole or not at all: into a temporary file in the same folder, flushed to disk, then renamed over the target. When anything
/// fails (disk full, an exception, the process killed) the earlier file is still whole. A symbolic link stays; what it points to is replaced.
/// Compiled into each project that writes files, since those that know nothing of each other need the same promise.
/// </summary>
internal static class WholeFile
{
    private const string Ending = ".tmp";
    private static readonly EnumerationOptions s_hiddenToo = new() { AttributesToSkip = 0, MatchType = MatchType.Simple };

    // Leftovers of killed processes are removed by the next write, but never one that another writer may still be renaming.
    private static readonly TimeSpan s_staleAge = TimeSpan.FromHours(1);
    private static readonly ConcurrentDictionary<string, bool> s_open = new();

    static WholeFile()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            foreach (string temporary in s_open.Keys) TryDelete(temporary);
        };
    }

    /// <summary>Writes a file with <paramref name="write"/>, which receives an empty, seekable stream for reading and writing.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="write">Writes the content; if it throws, the earlier file stays and the exception is passed on.</param>
    /// <exception cref="IOException">The file cannot be written, for example because the disk is full; the message names the file.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string target = ResolveLinks(Path.GetFullPath(path));
        string folder = Path.GetDirectoryName(target) ?? throw new IOException($"'{path}' is a folder; give the name of a file.");
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"Cannot write '{path}': the folder '{folder}' does not exist.");
        if (Directory.Exists(target)) throw new IOException($"Cannot write '{path}': it is a folder; give the name of a file.");
        if (File.Exists(target) && File.GetAttributes(target).HasFlag(FileAttributes.ReadOnly)) throw new UnauthorizedAccessException($"Cannot write '{path}': the file is read-only.");

        RemoveStale(folder, Path.GetFileName(target));
        string temporary = Path.Combine(folder, TemporaryName(Path.GetFileName(target), Guid.NewGuid()));
        s_open[temporary] = true;
        try
        {
            using (TemporaryStream stream = new(temporary))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            if (!OperatingSystem.IsWindows() && File.Exists(target)) File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception e)
        {
            TryDelete(temporary);
            if (e.GetType() == typeof(IOException)) throw new IOException($"Cannot write '{path}': {e.Message} What was there before is unchanged.", e);
            if (e is UnauthorizedAccessException && e.Message.Contains(temporary, StringComparison.Ordinal)) throw new UnauthorizedAccessException($"Cannot write '{path}': the folder '{folder}' does not allow it.", e);
            throw;
        }
        finally
        {
            s_open.TryRemove(temporary, out _);
        }
    }

    /// <summary>Writes bytes as a file.</summary>
    /// <inheritdoc cref="Write"/>
    public static void WriteAllBytes(string path, ReadOnlyMemory<byte> bytes) => Write(path, stream => stream.Write(bytes.Span));

    private static string ResolveLinks(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (IOException e) when (e is not FileNotFoundException and not DirectoryNotFoundException)
        {
            throw new IOException($"Cannot follow the symbolic link '{path}': {e.Message}", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return path;
        }
    }

    private static void RemoveStale(string folder, string name)
    {
        try
        {
            // The name is compared here and not given as a pattern: it may hold an asterisk, and nobody else's file may go.
            foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles("*" + Ending, s_hiddenToo))
            {
                if (IsTemporary(file.Name, name) && DateTime.UtcNow - file.LastWriteTimeUtc > s_staleAge) TryDelete(file.FullName);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Tidying up must not prevent a write.
        }
    }

    /// <summary>Whether a file is named as <see cref="TemporaryName"/> names those of <paramref name="name"/>.</summary>
    private static bool IsTemporary(string file, string name)
    {
        string example = TemporaryName(name, Guid.Empty);
        return file.Length == example.Length && file.StartsWith($".{name}.", StringComparison.Ordinal) && Guid.TryParseExact(file.AsSpan(name.Length + 2, 32), "N", out _);
    }

    private static string TemporaryName(string name, Guid mark) => $".{name}.{mark:N}{Ending}";

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The write already fails or has succeeded; a leftover is the lesser evil.
        }
    }

    /// <summary>A file stream that reports a file too large for its system as the I/O error it is; .NET calls it a wrong argument.</summary>
    private sealed class TemporaryStream(string path) : FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16)
    {
        // FileStream sends the writes of spans here, too, once it has been derived from.
        public override void Write(byte[] buffer, int offset, int count)
        {
            try
            {
                base.Write(buffer, offset, count);
            }
            catch (ArgumentOutOfRangeException e)
            {
                throw TooLarge(e);
            }
        }

        public override void WriteByte(byte value) => Write([value], 0, 1);

        public override void Flush(bool flushToDisk)
        {
            try
            {
                base.Flush(flushToDisk);
            }
            catch (ArgumentOutOfRangeException e)
            {
                throw TooLarge(e);
            }
        }

        protected override void Dispose(bool disposing)
        {
            try
            {
                base.Dispose(disposing);
            }
            catch (ArgumentOutOfRangeException e)
            {
                throw TooLarge(e);
            }
        }

        private static IOException TooLarge(ArgumentOutOfRangeException e) => new("The file is too large for the file system or for the limit on file sizes.", e);
    }
}
