using System.Net;
using System.Security.Cryptography;
using Anneal.Data.Downloads;

namespace Anneal.Data.Tests.Downloads;

public class DownloaderTests
{
    private static readonly byte[] s_content = [.. Enumerable.Range(0, 10_000).Select(i => (byte)(i * i / 7))];
    private static readonly RemoteFile s_file = new(new Uri("http://data.example/sets/some.npz"), s_content.Length, Convert.ToHexStringLower(SHA256.HashData(s_content)));

    [Fact]
    public async Task DownloadsWithProgress()
    {
        using TemporaryFolder folder = new();
        Reports reports = new();
        await new Downloader(new FakeServer(s_content)).DownloadAsync(s_file, folder["new", "some.npz"], reports, TestContext.Current.CancellationToken);
        Assert.Equal(s_content, File.ReadAllBytes(folder["new", "some.npz"]));
        Assert.Single(Directory.GetFiles(folder["new"]));
        Assert.Equal(new DownloadProgress("some.npz", 0, 10_000), reports[0]);
        Assert.Equal(new DownloadProgress("some.npz", 10_000, 10_000), reports[^1]);
        Assert.Equal(11, reports.Count);
    }

    [Fact]
    public async Task WorksOverARealConnection()
    {
        using TemporaryFolder folder = new();
        using HttpListener listener = new();
        int port = FreePort();
        listener.Prefixes.Add($"http://localhost:{port}/");
        listener.Start();
        Task serving = Task.Run(async () =>
        {
            HttpListenerContext request = await listener.GetContextAsync();
            int from = int.Parse(request.Request.Headers["Range"]!["bytes=".Length..^1]);
            request.Response.StatusCode = 206;
            request.Response.Headers["Content-Range"] = $"bytes {from}-{s_content.Length - 1}/{s_content.Length}";
            request.Response.OutputStream.Write(s_content.AsSpan(from));
            request.Response.Close();
        }, TestContext.Current.CancellationToken);
        File.WriteAllBytes(folder["a.part"], s_content[..1234]);
        await new Downloader().DownloadAsync(s_file with { Address = new Uri($"http://localhost:{port}/some.npz") }, folder["a"], null, TestContext.Current.CancellationToken);
        await serving;
        Assert.Equal(s_content, File.ReadAllBytes(folder["a"]));
    }

    [Fact]
    public async Task GoesOnAfterABreak()
    {
        using TemporaryFolder folder = new();
        FakeServer server = new(s_content) { BreakAfter = 4000 };
        await new Downloader(server).DownloadAsync(s_file, folder["a"], null, TestContext.Current.CancellationToken);
        Assert.Equal([0, 4000, 8000], server.Requests);
        Assert.Equal(s_content, File.ReadAllBytes(folder["a"]));
    }

    [Fact]
    public async Task GivesUpButKeepsWhatArrived()
    {
        using TemporaryFolder folder = new();
        FakeServer server = new(s_content) { BreakAfter = 1000 };
        IOException e = await Assert.ThrowsAsync<IOException>(() => new Downloader(server).DownloadAsync(s_file, folder["a"], null, TestContext.Current.CancellationToken));
        Assert.Contains("what has arrived is kept", e.Message, StringComparison.Ordinal);
        Assert.Equal(s_content[..3000], File.ReadAllBytes(folder["a.part"]));
        Assert.False(File.Exists(folder["a"]));
        server.BreakAfter = null;
        await new Downloader(server).DownloadAsync(s_file, folder["a"], null, TestContext.Current.CancellationToken);
        Assert.Equal(3000, server.Requests[^1]);
        Assert.Equal(s_content, File.ReadAllBytes(folder["a"]));
    }

    [Fact]
    public async Task AServerWithoutRangesSendsEverythingAgain()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder["a.part"], s_content[..5000]);
        await new Downloader(new FakeServer(s_content) { IgnoreRanges = true }).DownloadAsync(s_file, folder["a"], null, TestContext.Current.CancellationToken);
        Assert.Equal(s_content, File.ReadAllBytes(folder["a"]));
    }

    [Theory]
    [InlineData(5000)]
    [InlineData(10_000)]
    [InlineData(20_000)]
    public async Task APartOfAnotherFileIsReplaced(int length)
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder["a.part"], new byte[length]);
        await new Downloader(new FakeServer(s_content)).DownloadAsync(s_file, folder["a"], null, TestContext.Current.CancellationToken);
        Assert.Equal(s_content, File.ReadAllBytes(folder["a"]));
        Assert.False(File.Exists(folder["a.part"]));
    }

    [Fact]
    public async Task AWrongFileIsRefused()
    {
        using TemporaryFolder folder = new();
        byte[] changed = [.. s_content];
        changed[77] ^= 1;
        string message = (await Assert.ThrowsAsync<InvalidDataException>(() => new Downloader(new FakeServer(changed)).DownloadAsync(s_file, folder["a"], null, TestContext.Current.CancellationToken))).Message;
        Assert.Contains(s_file.Sha256, message, StringComparison.Ordinal);
        Assert.Contains("longer", (await Assert.ThrowsAsync<InvalidDataException>(() => new Downloader(new FakeServer([.. s_content, 1])).DownloadAsync(s_file, folder["a"], null, TestContext.Current.CancellationToken))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<IOException>(() => new Downloader(new FakeServer(s_content[..^1])).DownloadAsync(s_file, folder["a"], null, TestContext.Current.CancellationToken));
        Assert.False(File.Exists(folder["a"]));
    }

    [Fact]
    public async Task OfflineTheMessageSaysWhereThePlaceIs()
    {
        using TemporaryFolder folder = new();
        foreach (FakeServer server in (FakeServer[])[new(s_content) { Offline = true }, new(s_content) { Silent = true }, new(s_content) { Status = HttpStatusCode.NotFound }])
        {
            IOException e = await Assert.ThrowsAsync<IOException>(() => new Downloader(server) { Patience = TimeSpan.FromMilliseconds(50) }.DownloadAsync(s_file, folder["a"], null, TestContext.Current.CancellationToken));
            Assert.Contains(folder["a"], e.Message, StringComparison.Ordinal);
            Assert.Contains("http://data.example/sets/some.npz", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task CancellingStops()
    {
        using TemporaryFolder folder = new();
        using CancellationTokenSource cancellation = new();
        Task download = new Downloader(new FakeServer(s_content) { Silent = true }).DownloadAsync(s_file, folder["a"], null, cancellation.Token);
        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => download);
    }

    private static int FreePort()
    {
        using System.Net.Sockets.TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class Reports : List<DownloadProgress>, IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => Add(value);
    }
}
