using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Anneal.Studio.Serving;

/// <summary>The prediction service: the Open Inference Protocol, version 2, over HTTP.</summary>
internal static class ServingRoutes
{
    /// <summary>Whether programs ask at this address, and not browsers for a page.</summary>
    public static bool IsService(PathString path) => path.StartsWithSegments("/v2") || path.StartsWithSegments("/metrics") || path.StartsWithSegments("/openapi");

    public static void AddServing(this IServiceCollection services)
    {
        services.AddSingleton<ServedModels>();
        services.AddSingleton<ServingMetrics>();
        services.AddSingleton<PredictionQueues>();
        services.AddSingleton<InferenceEndpoint>();
        services.AddSingleton<MetadataEndpoints>();
        services.AddRequestDecompression();
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        });
    }

    public static void MapServing(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v2", MetadataEndpoints.Server);
        app.MapGet("/v2/health/live", MetadataEndpoints.Live);
        app.MapGet("/v2/health/ready", (MetadataEndpoints metadata) => metadata.Ready());
        foreach (string version in (string[])["", "/versions/{version}"])
        {
            string model = "/v2/models/{name}" + version;
            app.MapGet(model, (MetadataEndpoints metadata, HttpContext context, string name) => metadata.Model(name, VersionOf(context)));
            app.MapGet(model + "/ready", (MetadataEndpoints metadata, HttpContext context, string name) => metadata.IsReady(name, VersionOf(context)));
            app.MapPost(model + "/infer", (InferenceEndpoint endpoint, HttpContext context, string name) => endpoint.Infer(context, name, VersionOf(context)));
        }

        app.MapPost("/v2/repository/index", (MetadataEndpoints metadata) => metadata.Index());
    }

    private static string? VersionOf(HttpContext context) => (string?)context.Request.RouteValues["version"];
}
