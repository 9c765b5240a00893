using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Anneal.Studio.Tests.Serving;

public class InferTests(SharedStudio shared)
{
    private readonly ServiceClient _client = new(shared.Studio);

    [Fact]
    public async Task One_digit_is_answered_as_the_model_answers()
    {
        byte[] digit = ServiceClient.Digit(0);
        JsonObject request = ServiceClient.Request(digit);
        request["id"] = "request 7";
        JsonNode answer = await ServiceClient.Answer(await _client.Post(request));
        Assert.Equal(("Digits", "1", "request 7"), (answer["model_name"]!.GetValue<string>(), answer["model_version"]!.GetValue<string>(), answer["id"]!.GetValue<string>()));
        Assert.Equal("[1,10]", ServiceClient.Output(answer, "probabilities")["shape"]!.ToJsonString());
        Assert.Equal("[1]", ServiceClient.Output(answer, "classLabel")["shape"]!.ToJsonString());
        ServiceClient.Same(_client.Model, digit, Assert.Single(ServiceClient.Labels(answer)), ServiceClient.Probabilities(answer));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(200)]
    public async Task Many_digits_are_answered_in_their_order(int count)
    {
        byte[][] digits = [.. Enumerable.Range(0, count).Select(ServiceClient.Digit)];
        JsonNode answer = await ServiceClient.Answer(await _client.Post(ServiceClient.Request(digits)));
        Assert.Null(answer["id"]);
        string[] labels = ServiceClient.Labels(answer);
        float[][] probabilities = [.. ServiceClient.Probabilities(answer).Chunk(10)];
        Assert.Equal(count, labels.Length);
        for (int i = 0; i < count; i++) ServiceClient.Same(_client.Model, digits[i], labels[i], probabilities[i]);
    }

    /// <summary>Whatever way the same pixels are written, the answer is the same.</summary>
    [Theory]
    [InlineData("UINT8", new[] { 2, 28, 28, 1 }, false)]
    [InlineData("UINT8", new[] { 2, 28, 28, 1 }, true)]
    [InlineData("FP32", new[] { 2, 28, 28 }, true)]
    [InlineData("FP64", new[] { 2, 1, 28, 28 }, false)]
    [InlineData("INT64", new[] { 2, 784 }, true)]
    [InlineData("UINT64", new[] { 2, 784 }, false)]
    public async Task Types_and_nesting_make_no_difference(string type, int[] shape, bool nested)
    {
        byte[][] digits = [ServiceClient.Digit(1), ServiceClient.Digit(2)];
        JsonNode[] numbers = [.. digits.SelectMany(d => d).Select(p => type.StartsWith("FP", StringComparison.Ordinal) ? (JsonNode)(double)p : p)];
        JsonNode answer = await ServiceClient.Answer(await _client.Post(ServiceClient.Request(type, shape, nested ? Nested(numbers, shape) : new JsonArray(numbers))));
        ServiceClient.Same(_client.Model, digits[1], ServiceClient.Labels(answer)[1], ServiceClient.Probabilities(answer)[10..]);
    }

    [Fact]
    public async Task Only_the_outputs_that_are_asked_for_come()
    {
        JsonObject request = ServiceClient.Request(ServiceClient.Digit(3));
        request["outputs"] = new JsonArray(new JsonObject { ["name"] = "classLabel" });
        request["parameters"] = new JsonObject { ["priority"] = 1, ["note"] = new JsonObject() };
        JsonNode answer = await ServiceClient.Answer(await _client.Post(request));
        Assert.Equal("classLabel", Assert.Single(answer["outputs"]!.AsArray())!["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_likeliest_classes_come_as_text()
    {
        byte[] digit = ServiceClient.Digit(4);
        JsonObject request = ServiceClient.Request(digit);
        request["outputs"] = new JsonArray(new JsonObject { ["name"] = "probabilities", ["parameters"] = new JsonObject { ["classification"] = 3 } });
        JsonNode output = ServiceClient.Output(await ServiceClient.Answer(await _client.Post(request)), "probabilities");
        (string label, double[] probabilities) = ServiceClient.Ask(_client.Model, digit);
        Assert.Equal(("BYTES", "[1,3]"), (output["datatype"]!.GetValue<string>(), output["shape"]!.ToJsonString()));
        string[][] parts = [.. output["data"].Deserialize<string[]>()!.Select(t => t.Split(':'))];
        Assert.Equal([label, label], parts[0][1..]);
        Assert.Equal(probabilities.OrderDescending().Take(3), parts.Select(p => double.Parse(p[0], CultureInfo.InvariantCulture)), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public async Task A_version_can_be_asked_for()
    {
        JsonObject request = ServiceClient.Request(ServiceClient.Digit(5));
        await ServiceClient.Answer(await _client.Post(request, "/v2/models/Digits/versions/1/infer"));
        Assert.Contains("version '1' is served", await ServiceClient.Error(await _client.Post(request, "/v2/models/Digits/versions/2/infer"), HttpStatusCode.NotFound), StringComparison.Ordinal);
        Assert.Contains("no model 'nobody'", await ServiceClient.Error(await _client.Post(request, "/v2/models/nobody/infer"), HttpStatusCode.NotFound), StringComparison.Ordinal);
    }

    private static JsonNode Nested(Span<JsonNode> numbers, ReadOnlySpan<int> shape)
    {
        if (shape.Length == 1) return new JsonArray(numbers.ToArray());
        JsonArray list = [];
        int size = numbers.Length / shape[0];
        for (int i = 0; i < shape[0]; i++) list.Add(Nested(numbers.Slice(i * size, size), shape[1..]));
        return list;
    }
}
