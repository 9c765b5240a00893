using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Anneal.Studio.Serving;

/// <summary>Errors as the protocol wants them: <c>{"error": "..."}</c>.</summary>
internal static class ServiceErrors
{
    private const string Document = "/openapi/v1.json";

    /// <summary>Answers with an error.</summary>
    public static Task Write(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        if (status == StatusCodes.Status503ServiceUnavailable) context.Response.Headers.RetryAfter = "1";
        return context.Response.WriteAsJsonAsync(new ServiceError(message));
    }

    /// <summary>Gives a message to addresses and methods that the service does not have.</summary>
    public static void UseServiceErrors(this IApplicationBuilder app) => app.UseWhen(
        context => ServingRoutes.IsService(context.Request.Path),
        service => service.UseStatusCodePages((StatusCodeContext page) => Write(page.HttpContext, page.HttpContext.Response.StatusCode, page.HttpContext.Response.StatusCode switch
        {
            StatusCodes.Status405MethodNotAllowed => $"{page.HttpContext.Request.Path} does not take {page.HttpContext.Request.Method}, but {page.HttpContext.Response.Headers.Allow}.",
            StatusCodes.Status404NotFound => $"There is nothing at {page.HttpContext.Request.Path}; {Document} describes every address.",
            int other => $"The request cannot be answered (status {other}); {Document} describes every address.",
        })));
}
