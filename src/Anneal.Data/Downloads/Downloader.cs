using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Anneal.Data.Downloads;

/// <summary>
/// Downloads files whose size and SHA-256 are known. What arrives is kept beside the target as <c>.part</c>; an interrupted download goes on from
/// there. The target appears only when whole and right.
/// </summary>
/// <param name="handler">What sends the requests; by default the system's. It is not disposed.</param>
public sealed class Downloader(HttpMessageHandler? handler = null)
{
    private const int Attempts = 3;

    private static readonly SocketsHttpHandler s_handler = new() { ConnectTimeout = TimeSpan.FromSeconds(15) };

    /// <summary>How long the other side may be silent before an attempt counts as failed; 30 seconds by default.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Downloads a file.</summary>
    /// <param name="file">What to download.</param>
    /// <param name="path">Where to; folders are made as needed.</param>
    /// <param name="progress">Told after every piece.</param>
    /// <param name="cancellation">Stops the download; what has arrived is kept for the next time.</param>
    /// <exception cref="IOException">The file cannot be had or written; the message says where it can be put by hand.</exception>
    /// <exception cref="InvalidDataException">What arrived is not the expected file.</exception>
    public async Task DownloadAsync(RemoteFile file, string path, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        string part = path + ".part";
        using HttpClient client = new(handler ?? s_handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        for (int attempt = 1; ; attempt++)
        {
            long before = LengthOf(part);
            try
            {
                await ReceiveAsync(client, file, part, progress, cancellation).ConfigureAwait(false);
                await VerifyAsync(file, part, cancellation).ConfigureAwait(false);
                File.Move(part, path, overwrite: true);
                return;
            }
            catch (InvalidDataException) when (before > 0 && attempt < Attempts)
            {
                // The part may be left from another version of the file: once more from the start.
            }
            catch (Exception e) when (e is HttpRequestException or HttpIOException or TimeoutException)
            {
                if (attempt < Attempts && LengthOf(part) > before) continue;
                throw new IOException(
                    $"'{file.Name}' could not be downloaded from {file.Address}: {e.Message.TrimEnd('.')}. Without a network, put the file at '{path}' yourself{(LengthOf(part) > 0 ? "; what has arrived is kept and the next download goes on from it" : "")}.", e);
            }
        }
    }

    private async Task ReceiveAsync(HttpClient client, RemoteFile file, string part, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        long have = LengthOf(part);
        if (have == file.Length) return;
        if (have > file.Length) have = 0;
        using HttpRequestMessage request = new(HttpMethod.Get, file.Address);
        if (have > 0) request.Headers.Range = new RangeHeaderValue(have, null);
        using HttpResponseMessage response = await PatientlyAsync(t => client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, t), cancellation).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            File.Delete(part);
            throw new InvalidDataException($"'{file.Name}' at {file.Address} is shorter than the {file.Length} bytes that were expected.");
        }

        response.EnsureSuccessStatusCode();
        // A server may ignore the range and send everything.
        bool resumes = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == have;
        if (response.StatusCode == HttpStatusCode.PartialContent && !resumes) throw new HttpRequestException("The server sent another part of the file than was asked for.");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(part))!);
        using FileStream target = new(part, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        if (!resumes) target.SetLength(0);
        target.Seek(0, SeekOrigin.End);

        using Stream body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        byte[] buffer = new byte[1 << 16];
        progress?.Report(new DownloadProgress(file.Name, target.Length, file.Length));
        while (await PatientlyAsync(t => body.ReadAsync(buffer, t).AsTask(), cancellation).ConfigureAwait(false) is int read and > 0)
        {
            if (target.Position + read > file.Length)
            {
                target.SetLength(0);
                throw new InvalidDataException($"'{file.Name}' at {file.Address} is longer than the {file.Length} bytes that were expected.");
            }

            await target.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
            progress?.Report(new DownloadProgress(file.Name, target.Position, file.Length));
        }

        target.Flush(flushToDisk: true);
        if (target.Length < file.Length) throw new HttpRequestException($"The connection ended after {target.Length} of {file.Length} bytes.");
    }

    private static async Task VerifyAsync(RemoteFile file, string part, CancellationToken cancellation)
    {
        string sum;
        using (FileStream stream = File.OpenRead(part)) sum = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation).ConfigureAwait(false));
        if (sum == file.Sha256) return;
        File.Delete(part);
        throw new InvalidDataException($"'{file.Name}' from {file.Address} has SHA-256 {sum} instead of {file.Sha256}: it was damaged or changed. It has been deleted.");
    }

    /// <summary>Runs one step, which fails with <see cref="TimeoutException"/> when the other side stays silent.</summary>
    private async Task<T> PatientlyAsync<T>(Func<CancellationToken, Task<T>> step, CancellationToken cancellation)
    {
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(Patience);
        try
        {
            return await step(limited.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"There was no answer for {Patience.TotalSeconds:0} seconds.", e);
        }
        catch (IOException e) when (e is not HttpIOException)
        {
            throw new HttpRequestException(e.Message, e);
        }
    }

    private static long LengthOf(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;
}
