using Anneal.CoreML.Format;
using Anneal.Studio.Models;
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
        Map(app, "mlmodel", model => new MLModelSpec(model.CoreML.Spec).ToBytes());
        Map(app, "keras", model => model.Keras is { } keras ? ModelFiles.Save(keras, ".keras") : null);
        app.MapGet("/workspace/runs/{id:guid}.keras", (Guid id, HttpContext context, WorkspaceStore workspaces) =>
            WorkspaceCookie.TryIdOf(context) is { } workspace && workspaces.Get(workspace).Runs.Find(id) is { Model: { } model } run
                ? Results.Bytes(ModelFiles.Save(model, ".keras"), "application/octet-stream", $"run-{run.Record.Number}.keras")
                : Results.NotFound()).ExcludeFromDescription();
        app.MapGet("/workspace/runs/{id:guid}/misread/{index:int}.png", (Guid id, int index, HttpContext context, WorkspaceStore workspaces) =>
            Png(context, WorkspaceCookie.TryIdOf(context) is { } workspace && workspaces.Get(workspace).Runs.Find(id) is { Record.Misread: var misread } && index >= 0 && index < misread.Length
                ? misread[index].Png : null)).ExcludeFromDescription();
        app.MapGet("/workspace/pictures/{id:guid}.png", (Guid id, HttpContext context, WorkspaceStore workspaces) =>
            Png(context, WorkspaceCookie.TryIdOf(context) is { } workspace ? workspaces.Get(workspace).FindPicture(id) : null)).ExcludeFromDescription();
        Map(app, "h5", model => model.Keras is { } keras ? ModelFiles.Save(keras, ".h5") : null);
    }

    private static void Map(IEndpointRouteBuilder app, string ending, Func<OpenedModel, byte[]?> bytes) =>
        app.MapGet("/workspace/model." + ending, (HttpContext context, WorkspaceStore workspaces) =>
            WorkspaceCookie.TryIdOf(context) is { } id && workspaces.Get(id).Model is { } model && bytes(model) is { } content
                ? Results.Bytes(content, "application/octet-stream", FileName(model.Name) + "." + ending)
                : Results.NotFound()).ExcludeFromDescription();

    /// <summary>What lies under an identifier never changes, so the browser asks once.</summary>
    private static IResult Png(HttpContext context, byte[]? png)
    {
        if (png is null) return Results.NotFound();
        context.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        return Results.Bytes(png, "image/png");
    }

    /// <summary>A name that is a file's on every system.</summary>
    public static string FileName(string name)
    {
        string plain = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ' ' ? c : '_')).Trim(' ', '.');
        return plain.Length == 0 ? "model" : plain;
    }
}
