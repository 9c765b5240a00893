using System.Security.Cryptography;
using Anneal.Studio.Serving;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace Anneal.Studio.Workspaces;

/// <summary>
/// Tells browsers apart: each gets an identifier in a cookie that only this server can make, so that none can ask for another's workspace, and no text of
/// a request ever names a folder.
/// </summary>
internal sealed class WorkspaceCookie(RequestDelegate next, IDataProtectionProvider protection)
{
    private const string Cookie = "anneal-studio";
    private static readonly object s_key = new();
    private readonly IDataProtector _protector = protection.CreateProtector("workspace");

    /// <summary>The workspace's identifier of a request for a page.</summary>
    public static string IdOf(HttpContext context) => (string)context.Items[s_key]!;

    /// <summary>The same, or null for a request that has none.</summary>
    public static string? TryIdOf(HttpContext context) => (string?)context.Items[s_key];

    public Task InvokeAsync(HttpContext context)
    {
        // Only what a person opens gets a workspace; scripts that ask for predictions do not.
        bool page = HttpMethods.IsGet(context.Request.Method) && !Path.HasExtension(context.Request.Path) && !ServingRoutes.IsService(context.Request.Path);
        string? id = TryIdOf(context) ?? Read(context.Request.Cookies[Cookie]);
        if (id is null && page)
        {
            id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
            context.Response.Cookies.Append(Cookie, _protector.Protect(id), new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, IsEssential = true, MaxAge = TimeSpan.FromDays(400) });
        }

        if (id is not null) context.Items[s_key] = id;
        return next(context);
    }

    private string? Read(string? cookie)
    {
        if (string.IsNullOrEmpty(cookie)) return null;
        try
        {
            return _protector.Unprotect(cookie);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
