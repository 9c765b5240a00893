using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

namespace Anneal.Studio.Serving;

/// <summary>The prediction service: the Open Inference Protocol, version 2, over HTTP.</summary>
internal static class ServingRoutes
{
    /// <summary>Whether programs ask at this address, and not browsers for a page.</summary>
    public static bool IsService(PathString path) => path.StartsWithSegments("/v2") || path.StartsWithSegments("/metrics") || path.StartsWithSegments("/openapi");

    public static void AddServing(this IServiceCollection services)
    {
        services.AddSingleton<ServedModels>();
        string meter = ServingMetrics.NewMeterName();
        services.AddSingleton(provider => new ServingMetrics(provider.GetRequiredService<IMeterFactory>(), meter));
        services.AddSingleton<PredictionQueues>();
        services.AddSingleton<InferenceEndpoint>();
        services.AddSingleton<MetadataEndpoints>();
        services.AddRequestDecompression();
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(meter, "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
            .AddPrometheusExporter(prometheus => prometheus.ScrapeResponseCacheDurationMilliseconds = 0));
        services.AddOpenApi("v1", document =>
        {
            document.ShouldInclude = route => route.RelativePath?.StartsWith("v2", StringComparison.Ordinal) == true;
            document.AddDocumentTransformer<ServiceDocument>();
        });
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        });
    }

    public static void MapServing(this IEndpointRouteBuilder app)
    {
        const string Server = "Server", Models = "Models", Versions = "/versions/{version}", Metadata = "What a model takes and gives", Ready = "Whether a model can be asked", Infer = "/infer";
        app.MapGet("/v2", MetadataEndpoints.Server).WithTags(Server).WithSummary("What the server is");
        app.MapGet("/v2/health/live", MetadataEndpoints.Live).WithTags(Server).WithSummary("Whether the server runs");
        app.MapGet("/v2/health/ready", (MetadataEndpoints metadata) => metadata.Ready()).WithTags(Server).WithSummary("Whether all models can be asked");
        app.MapPost("/v2/repository/index", (MetadataEndpoints metadata) => metadata.Index()).WithTags(Models).WithSummary("The models that are served");
        RouteGroupBuilder model = app.MapGroup("/v2/models/{name}").WithTags(Models);
        model.MapGet("", (MetadataEndpoints metadata, string name) => metadata.Model(name, null)).WithSummary(Metadata);
        model.MapGet(Versions, (MetadataEndpoints metadata, string name, string version) => metadata.Model(name, version)).WithSummary(Metadata);
        model.MapGet("/ready", (MetadataEndpoints metadata, string name) => metadata.IsReady(name, null)).WithSummary(Ready);
        model.MapGet(Versions + "/ready", (MetadataEndpoints metadata, string name, string version) => metadata.IsReady(name, version)).WithSummary(Ready);
        model.MapPost(Infer, (InferenceEndpoint endpoint, HttpContext context, string name) => endpoint.Infer(context, name, null));
        model.MapPost(Versions + Infer, (InferenceEndpoint endpoint, HttpContext context, string name, string version) => endpoint.Infer(context, name, version));
        app.MapPrometheusScrapingEndpoint("/metrics");
        app.MapOpenApi("/openapi/{documentName}.json");
    }
}
