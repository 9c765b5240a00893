using System.Security.Cryptography;
using System.Text;
using Anneal.Studio.Serving;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Anneal.Studio.Hosting;

/// <summary>
/// Who may come in. With a token: those who bring it, once in the address (<c>?token=</c>, kept in a cookie afterwards) or with each request
/// (<c>Authorization: Bearer</c>; for the prediction service also <c>?token=</c>). Without one: those who call this machine by a name of its own, so that no page from elsewhere can pretend to be it.
/// </summary>
internal sealed class AccessControl(RequestDelegate next, StudioOptions options)
{
    private const string Cookie = "anneal-token";

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Headers["Sec-Fetch-Site"] == "cross-site" && !HttpMethods.IsGet(context.Request.Method))
        {
            await Refuse(context, StatusCodes.Status403Forbidden, "This request comes from a page of another site; the studio takes requests of its own pages only.");
        }
        else if (options.Token is not { Length: > 0 } token)
        {
            if (options.IsLocal && context.Request.Host.Host is not ("localhost" or "127.0.0.1" or "[::1]"))
                await Refuse(context, StatusCodes.Status421MisdirectedRequest, "The studio answers to localhost only. Open it by the address that 'anneal studio' printed.");
            else await next(context);
        }
        else if (Same(context.Request.Cookies[Cookie], Digest(token)) || Bears(context, token))
        {
            await next(context);
        }
        else if (ServingRoutes.IsService(context.Request.Path) && Same(context.Request.Query["token"], token))
        {
            await next(context);
        }
        else if (HttpMethods.IsGet(context.Request.Method) && Same(context.Request.Query["token"], token))
        {
            context.Response.Cookies.Append(Cookie, Digest(token), new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, IsEssential = true, MaxAge = TimeSpan.FromDays(30) });
            // The address without the token: it shall not stay in the history.
            context.Response.Redirect("/");
        }
        else
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await Refuse(context, StatusCodes.Status401Unauthorized, "A token is needed. Open the address that 'anneal studio' printed, which ends in ?token=..., or send 'Authorization: Bearer TOKEN'.");
        }
    }

    private static bool Bears(HttpContext context, string token) =>
        context.Request.Headers.Authorization is [{ } value] && value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && Same(value[7..], token);

    private static string Digest(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("anneal studio " + token)));

    /// <summary>In the same time wherever they differ.</summary>
    private static bool Same(StringValues given, string expected) =>
        given is [{ } one] && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(expected));

    private static Task Refuse(HttpContext context, int status, string message)
    {
        if (ServingRoutes.IsService(context.Request.Path)) return ServiceErrors.Write(context, status, message);
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(message);
    }
}
