using System.Net;
using System.Net.Http.Headers;

namespace Anneal.Data.Tests.Downloads;

/// <summary>A server in memory: one file, with the faults that a test asks for.</summary>
internal sealed class FakeServer(byte[] content) : HttpMessageHandler
{
    /// <summary>The first byte asked for in each request.</summary>
    public List<long> Requests { get; } = [];

    /// <summary>Breaks the connection after this many bytes of a response.</summary>
    public int? BreakAfter { get; set; }

    public bool IgnoreRanges { get; init; }

    public bool Offline { get; init; }

    public bool Silent { get; init; }

    public HttpStatusCode Status { get; init; } = HttpStatusCode.OK;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Offline) throw new HttpRequestException("Name or service not known");
        if (Silent) await Task.Delay(Timeout.Infinite, cancellationToken);
        long from = request.Headers.Range?.Ranges.Single().From ?? 0;
        Requests.Add(from);
        if (Status != HttpStatusCode.OK) return new HttpResponseMessage(Status);
        if (from > 0 && from >= content.Length) return new HttpResponseMessage(HttpStatusCode.RequestedRangeNotSatisfiable);
        bool partial = from > 0 && !IgnoreRanges;
        byte[] rest = partial ? content[(int)from..] : content;
        HttpResponseMessage response = new(partial ? HttpStatusCode.PartialContent : HttpStatusCode.OK) { Content = new StreamContent(new BreakingStream(rest, BreakAfter ?? int.MaxValue)) };
        if (partial) response.Content.Headers.ContentRange = new ContentRangeHeaderValue(from, content.Length - 1, content.Length);
        return response;
    }

    private sealed class BreakingStream(byte[] bytes, int after) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position >= after) throw new IOException("The connection was reset.");
            return base.ReadAsync(buffer[..(int)Math.Min(buffer.Length, Math.Min(1000, after - Position))], cancellationToken);
        }
    }
}
