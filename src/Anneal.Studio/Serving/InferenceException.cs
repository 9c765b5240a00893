using Microsoft.AspNetCore.Http;

namespace Anneal.Studio.Serving;

/// <summary>A request that cannot be answered: the status code, and a message that names the field, what was expected, what came, and what to do.</summary>
internal sealed class InferenceException(int status, string message) : Exception(message)
{
    /// <summary>The request itself is wrong (400).</summary>
    public InferenceException(string message)
        : this(StatusCodes.Status400BadRequest, message)
    {
    }

    /// <summary>The HTTP status code.</summary>
    public int Status { get; } = status;
}
