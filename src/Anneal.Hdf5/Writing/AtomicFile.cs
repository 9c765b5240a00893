namespace Anneal.Hdf5.Writing;

/// <summary>Writes a file whole or not at all.</summary>
internal static class AtomicFile
{
    internal static void Write(string path, ReadOnlyMemory<byte> bytes)
    {
        string full = Path.GetFullPath(path);
        string temporary = Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                stream.Write(bytes.Span);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
        }
        catch (Exception e)
        {
            File.Delete(temporary);
            if (e is not IOException || e is DirectoryNotFoundException)
            {
                throw;
            }

            throw new IOException($"'{path}' could not be written, and is as it was before: {e.Message}", e);
        }
    }
}
