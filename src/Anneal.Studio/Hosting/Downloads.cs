using Anneal.CoreML.Format;
using Anneal.Studio.Workspaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Anneal.Studio.Hosting;

/// <summary>What a browser takes home from its own workspace.</summary>
internal static class Downloads
{
    public static void MapDownloads(this IEndpointRouteBuilder app)
    {
        app.MapGet("/workspace/model.mlmodel", (HttpContext context, WorkspaceStore workspaces) =>
            WorkspaceCookie.TryIdOf(context) is not { } id ? Results.NotFound()
            : Results.Bytes(new MLModelSpec(workspaces.Get(id).Model.CoreML.Spec).ToBytes(), "application/octet-stream", FileName(workspaces.Get(id).Model.Name) + ".mlmodel"))
            .ExcludeFromDescription();
    }

    /// <summary>A name that is a file's on every system.</summary>
    public static string FileName(string name)
    {
        string plain = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ' ' ? c : '_')).Trim(' ', '.');
        return plain.Length == 0 ? "model" : plain;
    }
}
