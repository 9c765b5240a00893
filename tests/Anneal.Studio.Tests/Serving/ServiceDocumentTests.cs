using System.Text;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Anneal.Studio.Tests.Serving;

public class ServiceDocumentTests(SharedStudio shared)
{
    private const string Address = "/openapi/v1.json";

    private readonly ServiceClient _client = new(shared.Studio);

    [Fact]
    public async Task It_is_a_valid_document_of_every_address()
    {
        ReadResult read = OpenApiDocument.Parse(await _client.Http.GetStringAsync(Address), "json");
        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        Assert.Equal(
            ["/metrics", "/v2", "/v2/health/live", "/v2/health/ready", "/v2/models/{name}", "/v2/models/{name}/infer", "/v2/models/{name}/ready", "/v2/models/{name}/versions/{version}",
                "/v2/models/{name}/versions/{version}/infer", "/v2/models/{name}/versions/{version}/ready", "/v2/repository/index"],
            read.Document!.Paths.Keys.Order(StringComparer.Ordinal));
        foreach ((string path, IOpenApiPathItem item) in read.Document.Paths)
        {
            OpenApiOperation operation = Assert.Single(item.Operations!).Value;
            Assert.False(string.IsNullOrWhiteSpace(operation.Summary), path);
            Assert.All(operation.Responses!, r => Assert.False(string.IsNullOrWhiteSpace(r.Value.Description), path));
            string[] inPath = [.. operation.Parameters?.Where(p => p.In == ParameterLocation.Path).Select(p => p.Name!) ?? []];
            Assert.Equal(path.Split('/').Where(s => s.StartsWith('{')).Select(s => s.Trim('{', '}')), inPath);
        }
    }

    [Fact]
    public async Task Every_reference_leads_somewhere()
    {
        JsonNode document = JsonNode.Parse(await _client.Http.GetStringAsync(Address))!;
        string[] references = [.. All(document).OfType<JsonObject>().Where(o => o["$ref"] is JsonValue).Select(o => o["$ref"]!.GetValue<string>()).Distinct()];
        Assert.Contains("#/components/schemas/InferenceRequest", references);
        Assert.Contains("#/components/schemas/ModelMetadata", references);
        foreach (string reference in references)
            Assert.NotNull(reference.Split('/').Skip(1).Aggregate((JsonNode?)document, (node, part) => node?[part]));
    }

    /// <summary>The examples are requests that the server answers, and answers that it gives.</summary>
    [Fact]
    public async Task Its_examples_work()
    {
        JsonNode operation = JsonNode.Parse(await _client.Http.GetStringAsync(Address))!["paths"]!["/v2/models/{name}/infer"]!["post"]!;
        JsonObject examples = operation["requestBody"]!["content"]!["application/json"]!["examples"]!.AsObject();
        Assert.Equal(["picture", "likeliest"], examples.Select(e => e.Key));
        JsonNode answer = await ServiceClient.Answer(await _client.Post(examples["picture"]!["value"]!.ToJsonString()));
        JsonNode shown = operation["responses"]!["200"]!["content"]!["application/json"]!["example"]!;
        Assert.Equal(Shape(shown), Shape(answer));
        Assert.Equal(["7"], ServiceClient.Labels(answer));
        Assert.Equal(ServiceClient.Labels(shown), ServiceClient.Labels(answer));
        Assert.Equal(ServiceClient.Probabilities(shown), ServiceClient.Probabilities(answer), (a, b) => Math.Abs(a - b) < 0.05);
        await ServiceClient.Answer(await _client.Post(examples["likeliest"]!["value"]!.ToJsonString()));
    }

    [Fact]
    public async Task A_token_is_mentioned_where_one_is_needed()
    {
        Assert.DoesNotContain("securitySchemes", await _client.Http.GetStringAsync(Address), StringComparison.Ordinal);
        await using RunningStudio studio = await RunningStudio.Start(new StudioOptions { Token = AccessTests.Token });
        using ServiceClient client = new(studio);
        string text = await client.Http.GetStringAsync($"{Address}?token={Uri.EscapeDataString(AccessTests.Token)}");
        Assert.DoesNotContain(AccessTests.Token, text, StringComparison.Ordinal);
        OpenApiDocument document = OpenApiDocument.Parse(text, "json").Document!;
        Assert.Equal("bearer", Assert.Single(document.Components!.SecuritySchemes!).Value.Scheme);
        Assert.Single(document.Security!);
    }

    private static IEnumerable<JsonNode> All(JsonNode node) => [node, .. node switch
    {
        JsonObject o => o.Where(p => p.Value is not null).SelectMany(p => All(p.Value!)),
        JsonArray a => a.Where(v => v is not null).SelectMany(v => All(v!)),
        _ => [],
    }];

    /// <summary>Names and kinds of values, without the values.</summary>
    private static string Shape(JsonNode node)
    {
        StringBuilder text = new();
        foreach (JsonNode part in All(node)) text.Append(part is JsonValue v ? v.GetValueKind().ToString() : string.Join(',', (part as JsonObject)?.Select(p => p.Key) ?? [])).Append(';');
        return text.ToString();
    }
}
