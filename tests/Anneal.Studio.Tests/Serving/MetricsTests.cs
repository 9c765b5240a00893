using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Anneal.Studio.Models;

namespace Anneal.Studio.Tests.Serving;

public class MetricsTests(SharedStudio shared)
{
    private const string Name = "metrics-test";

    private readonly ServiceClient _client = new(shared.Studio);

    [Fact]
    public async Task Requests_are_counted_by_model_and_outcome()
    {
        _client.Catalog.Publish(Name, BuiltInDigits.Open().CoreML);
        string infer = $"/v2/models/{Name}/infer", request = ServiceClient.Request([.. Enumerable.Range(0, 3).Select(ServiceClient.Digit)]).ToJsonString();
        for (int i = 0; i < 2; i++) await ServiceClient.Answer(await _client.Post(request, address: infer));
        await ServiceClient.Error(await _client.Post("{}", address: infer));
        string text = await Metrics();
        Assert.Equal(2, Value(text, "anneal_serving_requests_total", "ok"));
        Assert.Equal(1, Value(text, "anneal_serving_requests_total", "refused"));
        Assert.Equal(2, Value(text, "anneal_serving_duration_seconds_count", "ok"));
        Assert.InRange(Value(text, "anneal_serving_duration_seconds_sum", "ok"), 1e-6, 120);
        Assert.Equal(2, Value(text, "anneal_serving_batch_count"));
        Assert.Equal(6, Value(text, "anneal_serving_batch_sum"));
        Assert.Equal(6, Value(text, "anneal_serving_examples_total"));
        Assert.Equal(0, Value(text, "anneal_serving_queue"));
        Assert.Equal((2 * request.Length) + 2, Value(text, "anneal_serving_received_bytes_total"));
    }

    [Fact]
    public async Task Strangers_make_no_names()
    {
        await ServiceClient.Error(await _client.Post("{}", address: "/v2/models/a-stranger/infer"), HttpStatusCode.NotFound);
        string text = await Metrics();
        Assert.DoesNotContain("a-stranger", text, StringComparison.Ordinal);
        Assert.Contains("outcome=\"unknown\"", text, StringComparison.Ordinal);
    }

    /// <summary>Every line is a comment, or a name with labels and a number.</summary>
    [Fact]
    public async Task The_text_is_what_Prometheus_reads()
    {
        string text = await Metrics();
        Assert.Contains("# TYPE anneal_serving_requests_total counter", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE anneal_serving_duration_seconds histogram", text, StringComparison.Ordinal);
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => !l.StartsWith('#')))
            Assert.Matches("""^[a-zA-Z_:][a-zA-Z0-9_:]*(\{([a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\.)*",?)*\})? ([-+]?[0-9.eE+-]+|[+-]Inf|NaN)( [0-9]+)?$""", line);
    }

    private static double Value(string text, string metric, string? outcome = null)
    {
        string pattern = $$"""^{{metric}}\{[^}]*model="{{Name}}"{{(outcome is null ? "" : $"[^}}]*outcome=\"{outcome}\"")}}[^}]*\} (\S+)""";
        Match match = Assert.Single(Regex.Matches(text, pattern, RegexOptions.Multiline));
        return double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private async Task<string> Metrics()
    {
        HttpResponseMessage response = await _client.Http.GetAsync("/metrics");
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        return await response.Content.ReadAsStringAsync();
    }
}
