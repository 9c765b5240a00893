using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Anneal.Studio.Serving;

/// <summary>The body of a request, in borrowed memory: no more than has come, and no more than is allowed.</summary>
internal sealed class RequestBody : IDisposable
{
    private const int First = 8 << 10;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(First);

    private RequestBody()
    {
    }

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, Length);

    /// <summary>Reads all of it.</summary>
    /// <exception cref="InferenceException">It is larger than allowed (413).</exception>
    public static async Task<RequestBody> Read(HttpRequest request, long limit)
    {
        if (request.ContentLength > limit) throw TooLarge(limit);
        RequestBody body = new();
        try
        {
            while (true)
            {
                if (body.Length == body._buffer.Length) body.Grow();
                int read = await request.Body.ReadAsync(body._buffer.AsMemory(body.Length), request.HttpContext.RequestAborted);
                if (read == 0) return body;
                body.Length += read;
                if (body.Length > limit) throw TooLarge(limit);
            }
        }
        catch (Exception e)
        {
            body.Dispose();
            if (e is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }) throw TooLarge(limit);
            if (e is InvalidDataException) throw new InferenceException($"The compressed body is damaged: {e.Message}");
            throw;
        }
    }

    public void Dispose()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void Grow()
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private static InferenceException TooLarge(long limit) => new(StatusCodes.Status413PayloadTooLarge, string.Create(CultureInfo.InvariantCulture, $"The body is larger than the {limit} bytes that are allowed; send fewer examples at once, or smaller pictures."));
}
