namespace Anneal.Data.Downloads;

/// <summary>A file on the net with what is known about it.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Length">Its size in bytes.</param>
/// <param name="Sha256">Its SHA-256, in lower-case hexadecimal digits.</param>
public sealed record RemoteFile(Uri Address, long Length, string Sha256)
{
    /// <summary>Its name without folders.</summary>
    public string Name => Path.GetFileName(Address.AbsolutePath);
}

/// <summary>How far a download has come.</summary>
/// <param name="File">The name of the file.</param>
/// <param name="Received">Bytes received, counting those of an earlier, interrupted download.</param>
/// <param name="Total">Bytes in all.</param>
public readonly record struct DownloadProgress(string File, long Received, long Total);
