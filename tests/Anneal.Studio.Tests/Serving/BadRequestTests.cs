using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Anneal.CoreML.Runtime;
using Anneal.Studio.Models;

namespace Anneal.Studio.Tests.Serving;

/// <summary>Every request that cannot be answered is told which field is wrong, what was expected and what came.</summary>
public class BadRequestTests(SharedStudio shared)
{
    private readonly ServiceClient _client = new(shared.Studio);

    [Theory]
    [InlineData("", "no JSON")]
    [InlineData("{", "no JSON")]
    [InlineData("[]", "expected an object with \"inputs\", received a list")]
    [InlineData("null", "received null")]
    [InlineData("{}", "no \"inputs\"")]
    [InlineData("{} x", "no JSON")]
    [InlineData("""{"inputs":[]}""", "'image' (UINT8, [-1, 28, 28, 1]) is missing")]
    [InlineData("""{"inputs":{}}""", "inputs: expected a list, received an object")]
    [InlineData("""{"inputs":[1]}""", "inputs[0]: expected an object")]
    [InlineData("""{"inputs":[],"inputs":[]}""", "\"inputs\" is given twice")]
    [InlineData("""{"id":5,"inputs":[]}""", "id: expected a text, received the number 5")]
    [InlineData("""{"id":"\ud800","inputs":[]}""", "cannot be read")]
    [InlineData("""{"inputs":[],"outputs":"all"}""", "outputs: expected a list, received a text")]
    [InlineData("""{"inputs":[],"outputs":[{}]}""", "outputs[0] has no \"name\"")]
    [InlineData("""{"inputs":[],"outputs":[{"name":"a"},{"name":"a"}]}""", "asked for twice")]
    [InlineData("""{"inputs":[],"outputs":[{"name":"nothing"}]}""", "no output 'nothing'; it has: 'probabilities', 'classLabel'")]
    [InlineData("""{"inputs":[],"outputs":[{"name":"a","parameters":{"binary_data":"yes"}}]}""", "outputs[0].parameters.binary_data must be true or false")]
    [InlineData("""{"inputs":[],"outputs":[{"name":"a","parameters":{"classification":-1}}]}""", "classification is -1")]
    [InlineData("""{"inputs":[],"parameters":[]}""", "parameters: expected an object")]
    public async Task The_requests_form(string body, string said)
        => Assert.Contains(said, await ServiceClient.Error(await _client.Post(body)), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"shape":[1],"datatype":"UINT8","data":[]}""", "inputs[0] has no \"name\"")]
    [InlineData("""{"name":"image","datatype":"UINT8","data":[]}""", "no \"shape\"")]
    [InlineData("""{"name":"image","shape":[1],"data":[]}""", "no \"datatype\"")]
    [InlineData("""{"name":"image","shape":[1],"datatype":"UINT8"}""", "no \"data\"")]
    [InlineData("""{"name":"image","shape":[1],"datatype":"FLOAT","data":[]}""", "'FLOAT', which is none of the protocol's: BOOL, UINT8")]
    [InlineData("""{"name":"image","shape":[1],"datatype":"UINT8","data":5}""", "inputs[0].data: expected a list, received the number 5")]
    [InlineData("""{"name":"image","shape":[1],"datatype":"UINT8","data":[],"parameters":{"binary_data_size":0}}""", "both \"data\" and \"binary_data_size\"")]
    [InlineData("""{"name":"image","shape":[1],"datatype":"UINT8","parameters":{"binary_data_size":1.5}}""", "binary_data_size must be a whole number")]
    [InlineData("""{"name":"image","shape":[1],"datatype":"UINT8","parameters":{"shared_memory_region":"x"}}""", "shared memory, which is not offered")]
    [InlineData("""{"name":"image","shape":[],"datatype":"UINT8","data":[]}""", "shape is empty")]
    [InlineData("""{"name":"image","shape":[0,28,28,1],"datatype":"UINT8","data":[]}""", "shape[0]: expected a whole number from 1")]
    [InlineData("""{"name":"image","shape":[1,-28,28,1],"datatype":"UINT8","data":[]}""", "shape[1]")]
    [InlineData("""{"name":"image","shape":[1e99],"datatype":"UINT8","data":[]}""", "shape[0]")]
    [InlineData("""{"name":"image","shape":[1,1,1,1,1,1,1,1,1],"datatype":"UINT8","data":[]}""", "more than 8 axes")]
    [InlineData("""{"name":"image","shape":[28,28],"datatype":"UINT8","data":[]}""", "expected [n, 28, 28, 1] with n examples, at most 1024, received [28, 28]")]
    [InlineData("""{"name":"image","shape":[1,28,27,1],"datatype":"UINT8","data":[]}""", "received [1, 28, 27, 1]")]
    [InlineData("""{"name":"image","shape":[1025,28,28,1],"datatype":"UINT8","data":[]}""", "at most 1024, received [1025, 28, 28, 1]")]
    [InlineData("""{"name":"image","shape":[2147483647,2147483647,2147483647,2147483647],"datatype":"UINT8","data":[]}""", "received [2147483647")]
    [InlineData("""{"name":"image","shape":[1,28,28,1],"datatype":"UINT8","data":[1,2,3]}""", "expected 784 elements")]
    [InlineData("""{"name":"image","shape":[1,28,28,1],"datatype":"UINT8","data":[1,2,3],"data":[]}""", "expected 784 elements")]
    [InlineData("""{"name":"pixels","shape":[1,28,28,1],"datatype":"UINT8","data":[]}""", "no input 'pixels'; it has: 'image'")]
    public async Task A_tensors_header(string tensor, string said)
        => Assert.Contains(said, await ServiceClient.Error(await _client.Post($$"""{"inputs":[{{tensor}}]}""")), StringComparison.Ordinal);

    [Theory]
    [InlineData("UINT8", "256", "element 3: expected a whole number from 0 to 255, as UINT8 holds, received 256")]
    [InlineData("UINT8", "-1", "element 3")]
    [InlineData("INT8", "128", "from -128 to 127")]
    [InlineData("UINT8", "1.5", "received 1.5")]
    [InlineData("UINT8", "1e400", "element 3")]
    [InlineData("UINT64", "18446744073709551616", "element 3")]
    [InlineData("UINT64", "18446744073709551615", "whole numbers from 0 to 255")]
    [InlineData("FP32", "1e39", "element 3: the input is a picture")]
    [InlineData("FP32", "1e999999999", "element 3")]
    [InlineData("FP32", "0.25", "Multiply pictures from 0 to 1 by 255")]
    [InlineData("FP32", "\"NaN\"", "element 3: expected a number, as FP32 holds, received a text")]
    [InlineData("FP32", "null", "received null")]
    [InlineData("FP32", "{}", "received an object")]
    [InlineData("FP32", "[1]", "nested otherwise than the shape")]
    [InlineData("FP32", "NaN", "no JSON")]
    [InlineData("BOOL", "1", "expected true or false")]
    public async Task A_tensors_elements(string type, string element, string said)
    {
        string[] elements = [.. Enumerable.Repeat(type == "BOOL" ? "true" : "0", ServiceClient.Size)];
        elements[3] = element;
        Assert.Contains(said, await ServiceClient.Error(await _client.Post($$"""{"inputs":[{"name":"image","shape":[1,28,28,1],"datatype":"{{type}}","data":[{{string.Join(',', elements)}}]}]}""")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[[1,2],[3]]")]
    [InlineData("[[1,2],3,4]")]
    [InlineData("[1,2,[3,4]]")]
    [InlineData("[[[1],[2]],[[3],[4]]]")]
    [InlineData("[[1,2,3],[4]]")]
    [InlineData("[[1,2],[3,4],[5,6]]")]
    [InlineData("[[],[]]")]
    public async Task Lists_that_are_nested_otherwise_than_the_shape(string data)
    {
        Publish("nested-test", inputs: 2);
        Assert.Contains("data", await ServiceClient.Error(await _client.Post($$"""{"inputs":[{"name":"x","shape":[2,2],"datatype":"FP32","data":{{data}}}]}""", address: "/v2/models/nested-test/infer")), StringComparison.Ordinal);
        await ServiceClient.Answer(await _client.Post("""{"inputs":[{"name":"x","shape":[2,2],"datatype":"FP32","data":[[1,2],[3,4]]}]}""", address: "/v2/models/nested-test/infer"));
    }

    [Theory]
    [InlineData("FP32", "[1,1e39]", "element 1: expected a number that float32 can hold")]
    [InlineData("FP64", "[-1e300,0]", "element 0")]
    [InlineData("BYTES", "[\"a\",\"b\"]", "only inputs that are pictures take bytes")]
    public async Task Numbers_of_an_array(string type, string data, string said)
    {
        Publish("array-test", inputs: 2);
        Assert.Contains(said, await ServiceClient.Error(await _client.Post($$"""{"inputs":[{"name":"x","shape":[1,2],"datatype":"{{type}}","data":{{data}}}]}""", address: "/v2/models/array-test/infer")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nesting_without_end()
    {
        string deep = new('[', 100_000);
        Assert.Contains("no JSON", await ServiceClient.Error(await _client.Post($$"""{"inputs":[{"name":"image","shape":[1,28,28,1],"datatype":"UINT8","data":{{deep}}""")), StringComparison.Ordinal);
        Assert.Contains("no JSON", await ServiceClient.Error(await _client.Post($$"""{"x":{{deep}}""")), StringComparison.Ordinal);
    }

    /// <summary>Random changes of a good request: an answer or a refusal in words, never anything else.</summary>
    [Fact]
    public async Task Damaged_requests_are_refused_in_words()
    {
        byte[] good = Encoding.UTF8.GetBytes("""{"id":"1","parameters":{"binary_data_output":true},"inputs":[{"name":"image","shape":[1,28,28,1],"datatype":"BYTES","data":["iVBORw0KGgo="]}],"outputs":[{"name":"classLabel","parameters":{"classification":2}}]}""");
        Random random = new(5);
        for (int i = 0; i < 400; i++)
        {
            byte[] bad = [.. good];
            for (int changes = random.Next(1, 4); changes > 0; changes--) bad[random.Next(bad.Length)] = (byte)random.Next(i % 2 == 0 ? 128 : 256);
            using ByteArrayContent content = new(bad[..(i % 3 == 0 ? random.Next(bad.Length) : bad.Length)]);
            await ServiceClient.Error(await _client.Http.PostAsync(ServiceClient.InferDigits, content));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_beyond_the_limit(bool chunked)
    {
        await using RunningStudio studio = await RunningStudio.Start(new StudioOptions { MaxUploadBytes = 100_000 });
        using ServiceClient client = new(studio);
        using HttpRequestMessage request = new(HttpMethod.Post, ServiceClient.InferDigits) { Content = new ByteArrayContent(new byte[100_001]) };
        request.Headers.TransferEncodingChunked = chunked;
        Assert.Contains("larger than the 100000 bytes", await ServiceClient.Error(await client.Http.SendAsync(request), HttpStatusCode.RequestEntityTooLarge), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compressed_body_is_read_and_its_real_size_counts()
    {
        await using RunningStudio studio = await RunningStudio.Start(new StudioOptions { MaxUploadBytes = 100_000 });
        using ServiceClient client = new(studio);
        byte[] digit = ServiceClient.Digit(0);
        JsonNode answer = await ServiceClient.Answer(await client.Http.PostAsync(ServiceClient.InferDigits, Compressed(Encoding.UTF8.GetBytes(ServiceClient.Request(digit).ToJsonString()))));
        Assert.Equal([ServiceClient.Ask(client.Model, digit).Label], ServiceClient.Labels(answer));
        await ServiceClient.Error(await client.Http.PostAsync(ServiceClient.InferDigits, Compressed(new byte[10_000_000])), HttpStatusCode.RequestEntityTooLarge);
        ByteArrayContent broken = new([31, 139, 8, 1, 2, 3]) { Headers = { ContentEncoding = { "gzip" } } };
        await ServiceClient.Error(await client.Http.PostAsync(ServiceClient.InferDigits, broken));
        ByteArrayContent unknown = new([1]) { Headers = { ContentEncoding = { "zstd" } } };
        Assert.Contains("'zstd'", await ServiceClient.Error(await client.Http.PostAsync(ServiceClient.InferDigits, unknown), HttpStatusCode.UnsupportedMediaType), StringComparison.Ordinal);
    }

    private static ByteArrayContent Compressed(byte[] body)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(body);
        return new ByteArrayContent(compressed.ToArray()) { Headers = { ContentEncoding = { "gzip" }, ContentType = MediaTypeHeaderValue.Parse("application/json") } };
    }

    private void Publish(string name, int inputs)
    {
        Keras.Models.Sequential model = new([new Keras.Layers.Input(inputs), new Keras.Layers.Dense(3)]);
        MLModel converted = Converters.Keras.Convert(model, ["x"], ["y"]);
        if (_client.Catalog.Find(name) is null) _client.Catalog.Publish(name, converted);
    }
}
