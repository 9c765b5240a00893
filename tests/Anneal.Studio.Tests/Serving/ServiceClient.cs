using System.Buffers.Binary;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Anneal.CoreML.Runtime;
using Anneal.Data.Sources;
using Anneal.Imaging;
using Anneal.Studio.Models;
using Microsoft.Extensions.DependencyInjection;

namespace Anneal.Studio.Tests.Serving;

/// <summary>A program that asks the prediction service, and knows what the model itself would say.</summary>
internal sealed class ServiceClient(RunningStudio studio) : IDisposable
{
    public const string Digits = "Digits", InferDigits = "/v2/models/Digits/infer";

    /// <summary>Pixels of one digit.</summary>
    public const int Size = 28 * 28;

    private static readonly Lazy<byte[][]> s_digits = new(() =>
        [.. DataSource.Load("digits", new DataSourceOptions { Split = Split.Test, Limit = 200 }).Images!.AsBytes().Chunk(Size)]);

    public HttpClient Http { get; } = new() { BaseAddress = new Uri(studio.Address.GetLeftPart(UriPartial.Authority)), Timeout = TimeSpan.FromMinutes(2) };

    public ModelCatalog Catalog => studio.Services.GetRequiredService<ModelCatalog>();

    public MLModel Model => Catalog.Find(Digits)!.Model;

    /// <summary>A digit that nobody trained with, as pixels.</summary>
    public static byte[] Digit(int index) => s_digits.Value[index % s_digits.Value.Length];

    public static ImagePixels Picture(byte[] pixels) => new(28, 28, 1, pixels);

    /// <summary>What a model says itself about a digit: the label, and the probability of each class.</summary>
    public static (string Label, double[] Probabilities) Ask(MLModel model, byte[] pixels)
    {
        IMLFeatureProvider result = model.Prediction(new MLDictionaryFeatureProvider { ["image"] = Picture(pixels) });
        return (result.FeatureValue("classLabel")!.StringValue, [.. result.FeatureValue("probabilities")!.DictionaryValue.Values]);
    }

    /// <summary>A request for some digits.</summary>
    public static JsonObject Request(params byte[][] digits) => Request("UINT8", [digits.Length, 28, 28, 1], new JsonArray([.. digits.SelectMany(d => d).Select(p => (JsonNode)p)]));

    public static JsonObject Request(string type, int[] shape, JsonNode data) => new()
    {
        ["inputs"] = new JsonArray(new JsonObject { ["name"] = "image", ["shape"] = Shape(shape), ["datatype"] = type, ["data"] = data }),
    };

    public static JsonArray Shape(params int[] shape) => new([.. shape.Select(n => (JsonNode)n)]);

    public Task<HttpResponseMessage> Post(JsonNode request, string address = InferDigits) => Http.PostAsJsonAsync(address, request);

    public Task<HttpResponseMessage> Post(string text, string type = "application/json", string address = InferDigits) =>
        Http.PostAsync(address, new ByteArrayContent(Encoding.UTF8.GetBytes(text)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } });

    /// <summary>Sends a JSON object with binary data behind it, as Triton's clients do.</summary>
    public async Task<HttpResponseMessage> Post(string json, byte[] binary, int? length = null, string address = InferDigits)
    {
        ByteArrayContent content = new([.. Encoding.UTF8.GetBytes(json), .. binary]);
        content.Headers.Add("Inference-Header-Content-Length", (length ?? Encoding.UTF8.GetByteCount(json)).ToString());
        return await Http.PostAsync(address, content);
    }

    /// <summary>The JSON object of a good answer.</summary>
    public static async Task<JsonNode> Answer(HttpResponseMessage response)
    {
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    /// <summary>The message of a refusal.</summary>
    public static async Task<string> Error(HttpResponseMessage response, System.Net.HttpStatusCode status = System.Net.HttpStatusCode.BadRequest)
    {
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{response.StatusCode}: {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        JsonObject error = JsonNode.Parse(text)!.AsObject();
        Assert.Equal(["error"], error.Select(p => p.Key));
        return error["error"]!.GetValue<string>();
    }

    public static JsonNode Output(JsonNode answer, string name) => Assert.Single(answer["outputs"]!.AsArray(), o => o!["name"]!.GetValue<string>() == name)!;

    public static string[] Labels(JsonNode answer) => Output(answer, "classLabel")["data"].Deserialize<string[]>()!;

    public static float[] Probabilities(JsonNode answer) => Output(answer, "probabilities")["data"].Deserialize<float[]>()!;

    /// <summary>The answer is what the model says itself.</summary>
    public static void Same(MLModel model, byte[] digit, string label, IEnumerable<float> probabilities)
    {
        (string expected, double[] numbers) = Ask(model, digit);
        Assert.Equal(expected, label);
        foreach ((double own, float served) in numbers.Zip(probabilities)) Assert.Equal(own, served, 1e-6);
    }

    /// <summary>Elements with their length before them.</summary>
    public static byte[] Prefixed(params byte[][] elements) => [.. elements.SelectMany(e =>
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, e.Length);
        return (byte[])[.. length, .. e];
    })];

    public void Dispose() => Http.Dispose();
}
