using System.Reflection;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Anneal.Studio.Serving;

/// <summary>
/// Completes the OpenAPI document, which is made from the routes and the types that they give: with the bodies that are read and written by hand, whose
/// description is in <c>Inference.openapi.json</c>.
/// </summary>
internal sealed class ServiceDocument(StudioOptions options) : IOpenApiDocumentTransformer
{
    private const string Infer = "/infer", Token = "token";

    private static readonly Lazy<string> s_byHand = new(() =>
    {
        using StreamReader reader = new(Assembly.GetExecutingAssembly().GetManifestResourceStream("Inference.openapi.json")!);
        return reader.ReadToEnd().Replace("SEVEN", ServiceExample.SevenAsPng(), StringComparison.Ordinal);
    });

    /// <inheritdoc/>
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Anneal Studio, prediction service",
            Version = "2",
            Description = "The Open Inference Protocol, version 2, over HTTP, with the extensions binary_tensor_data, classification and model_repository (its index).",
        };
        OpenApiDocument byHand = OpenApiDocument.Parse(s_byHand.Value, OpenApiConstants.Json).Document!;
        document.Components ??= new OpenApiComponents();
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        foreach ((string name, IOpenApiSchema schema) in byHand.Components!.Schemas!) document.Components.Schemas[name] = schema;
        OpenApiOperation infer = byHand.Paths.Single(p => p.Key.EndsWith(Infer, StringComparison.Ordinal)).Value.Operations![HttpMethod.Post];
        foreach ((string path, IOpenApiPathItem item) in document.Paths)
        {
            if (path.EndsWith(Infer, StringComparison.Ordinal)) Complete(item.Operations![HttpMethod.Post], infer);
        }

        foreach ((string path, IOpenApiPathItem item) in byHand.Paths) document.Paths.TryAdd(path, (OpenApiPathItem)item);
        if (options.Token is { Length: > 0 }) RequireToken(document);
        return Task.CompletedTask;
    }

    private static void Complete(OpenApiOperation operation, OpenApiOperation byHand)
    {
        (operation.Summary, operation.Description, operation.RequestBody, operation.Responses) = (byHand.Summary, byHand.Description, byHand.RequestBody, byHand.Responses);
        operation.Parameters = [.. operation.Parameters ?? [], .. byHand.Parameters!];
    }

    private static void RequireToken(OpenApiDocument document)
    {
        document.Components!.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Token] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The token that the server was started with." },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Token, document)] = [] }];
    }
}
