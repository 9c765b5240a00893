using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Anneal.Studio.Models;

namespace Anneal.Studio.Tests.Serving;

public class MetadataTests(SharedStudio shared)
{
    private readonly ServiceClient _client = new(shared.Studio);

    [Fact]
    public async Task The_server_says_what_it_is_and_that_it_runs()
    {
        JsonNode server = await Get("/v2");
        Assert.Equal("anneal", server["name"]!.GetValue<string>());
        Assert.NotEmpty(server["version"]!.GetValue<string>());
        Assert.Contains("binary_tensor_data", server["extensions"].Deserialize<string[]>()!);
        Assert.True((await Get("/v2/health/live"))["live"]!.GetValue<bool>());
        Assert.True((await Get("/v2/health/ready"))["ready"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("/v2/models/Digits")]
    [InlineData("/v2/models/Digits/versions/1")]
    public async Task A_model_says_what_it_takes_and_gives(string address)
    {
        JsonNode model = await Get(address);
        Assert.Equal("Digits", model["name"]!.GetValue<string>());
        Assert.Equal(["1"], model["versions"].Deserialize<string[]>()!);
        Assert.Equal("""[{"name":"image","datatype":"UINT8","shape":[-1,28,28,1]}]""", model["inputs"]!.ToJsonString());
        JsonNode probabilities = Assert.Single(model["outputs"]!.AsArray(), o => o!["name"]!.GetValue<string>() == "probabilities")!;
        Assert.Equal("FP32", probabilities["datatype"]!.GetValue<string>());
        Assert.Equal([-1, 10], probabilities["shape"].Deserialize<int[]>()!);
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], probabilities["labels"].Deserialize<string[]>()!);
        JsonNode label = Assert.Single(model["outputs"]!.AsArray(), o => o!["name"]!.GetValue<string>() == "classLabel")!;
        Assert.Equal(("BYTES", "[-1]"), (label["datatype"]!.GetValue<string>(), label["shape"]!.ToJsonString()));
        Assert.True((await Get(address + "/ready"))["ready"]!.GetValue<bool>());
    }

    [Fact]
    public async Task The_index_lists_what_is_served()
    {
        _client.Catalog.Publish("index-test", BuiltInDigits.Open().CoreML);
        JsonNode index = await ServiceClient.Answer(await _client.Http.PostAsync("/v2/repository/index", null));
        JsonNode entry = Assert.Single(index.AsArray(), m => m!["name"]!.GetValue<string>() == "index-test")!;
        Assert.Equal("""{"name":"index-test","version":"1","state":"READY","reason":""}""", entry.ToJsonString());
    }

    [Theory]
    [InlineData("/v2/models/nobody", "no model 'nobody'")]
    [InlineData("/v2/models/nobody/ready", "no model 'nobody'")]
    [InlineData("/v2/models/Digits/versions/7", "no version '7'")]
    [InlineData("/v2/models/Digits/versions/7/ready", "no version '7'")]
    [InlineData("/v2/models/..%2F..%2Fetc%2Fpasswd", "no model")]
    [InlineData("/v2/nothing", "There is nothing at /v2/nothing")]
    public async Task What_is_not_there_is_said_so(string address, string said)
        => Assert.Contains(said, await ServiceClient.Error(await _client.Http.GetAsync(address), HttpStatusCode.NotFound), StringComparison.Ordinal);

    [Fact]
    public async Task A_wrong_method_is_said_so()
    {
        HttpResponseMessage response = await _client.Http.GetAsync(ServiceClient.InferDigits);
        Assert.Equal(["POST"], response.Content.Headers.Allow);
        Assert.Contains("does not take GET, but POST", await ServiceClient.Error(response, HttpStatusCode.MethodNotAllowed), StringComparison.Ordinal);
    }

    private async Task<JsonNode> Get(string address) => await ServiceClient.Answer(await _client.Http.GetAsync(address));
}
