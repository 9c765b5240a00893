using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;

namespace Anneal.Studio.Tests.Serving;

/// <summary>Tensors in binary form, behind the JSON object.</summary>
public class BinaryTests(SharedStudio shared)
{
    private readonly ServiceClient _client = new(shared.Studio);

    /// <summary>As Triton's clients ask: everything in binary form, there and back.</summary>
    [Fact]
    public async Task Numbers_and_texts_go_there_and_back()
    {
        byte[][] digits = [ServiceClient.Digit(8), ServiceClient.Digit(9)];
        HttpResponseMessage response = await Send("UINT8", [.. digits[0], .. digits[1]], """ "parameters":{"binary_data_output":true}, """);
        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType?.MediaType);
        (JsonNode answer, byte[] binary) = await Parts(response);
        float[] probabilities = [];
        string[] labels = [];
        foreach (JsonNode? output in answer["outputs"]!.AsArray())
        {
            Assert.Null(output!["data"]);
            int size = output["parameters"]!["binary_data_size"]!.GetValue<int>();
            if (output["name"]!.GetValue<string>() == "probabilities") probabilities = [.. MemoryMarshal.Cast<byte, float>(binary.AsSpan(0, size))];
            else labels = Texts(binary.AsSpan(0, size));
            binary = binary[size..];
        }

        Assert.Empty(binary);
        for (int i = 0; i < 2; i++) ServiceClient.Same(_client.Model, digits[i], labels[i], probabilities[(i * 10)..((i * 10) + 10)]);
    }

    [Fact]
    public async Task One_output_may_be_binary_and_the_other_not()
    {
        HttpResponseMessage response = await Send("UINT8", [.. ServiceClient.Digit(1), .. ServiceClient.Digit(2)],
            """ "parameters":{"binary_data_output":true},"outputs":[{"name":"classLabel","parameters":{"binary_data":false}},{"name":"probabilities"}], """);
        (JsonNode answer, byte[] binary) = await Parts(response);
        Assert.Equal(2, ServiceClient.Labels(answer).Length);
        Assert.Equal(2 * 10 * 4, binary.Length);
    }

    [Theory]
    [InlineData("INT8", 1)]
    [InlineData("UINT16", 2)]
    [InlineData("INT16", 2)]
    [InlineData("UINT32", 4)]
    [InlineData("INT32", 4)]
    [InlineData("UINT64", 8)]
    [InlineData("INT64", 8)]
    [InlineData("FP16", 2)]
    [InlineData("BF16", 2)]
    [InlineData("FP32", 4)]
    [InlineData("FP64", 8)]
    [InlineData("BOOL", 1)]
    public async Task Every_type_of_numbers_is_read(string type, int size)
    {
        // Small pixels, which every type can hold exactly.
        byte most = type == "BOOL" ? (byte)1 : (byte)127;
        byte[][] digits = [.. new[] { 3, 4 }.Select(i => ServiceClient.Digit(i).Select(p => Math.Min(p, most)).ToArray())];
        byte[] data = [.. digits.SelectMany(d => d).SelectMany(p => type switch
        {
            "FP16" => BitConverter.GetBytes((Half)p),
            "BF16" => BitConverter.GetBytes((float)p)[2..],
            "FP32" => BitConverter.GetBytes((float)p),
            "FP64" => BitConverter.GetBytes((double)p),
            _ => BitConverter.GetBytes((long)p)[..size],
        })];
        JsonNode answer = await ServiceClient.Answer(await Send(type, data));
        for (int i = 0; i < 2; i++) ServiceClient.Same(_client.Model, digits[i], ServiceClient.Labels(answer)[i], ServiceClient.Probabilities(answer)[(i * 10)..((i * 10) + 10)]);
    }

    /// <summary>A body that is nothing but the input.</summary>
    [Fact]
    public async Task A_body_without_a_JSON_object_is_the_one_input()
    {
        byte[] digit = ServiceClient.Digit(5);
        (string label, _) = ServiceClient.Ask(_client.Model, digit);
        foreach (byte[] body in (byte[][])[digit, Anneal.Imaging.ImageFile.EncodePng(ServiceClient.Picture(digit))])
        {
            (JsonNode answer, byte[] binary) = await Parts(await _client.Post("", body));
            Assert.Equal(2, answer["outputs"]!.AsArray().Count);
            Assert.EndsWith(label, Encoding.UTF8.GetString(binary), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1567, null, "'image', binary_data_size: expected 1568 bytes for [2, 28, 28, 1] of UINT8, received 1567")]
    [InlineData(1568, 1600, "binary_data_size of 1600, but the body has 1568 bytes left")]
    [InlineData(1568, -1, "binary_data_size of -1")]
    [InlineData(1568, 1500, "bytes behind the JSON object")]
    public async Task Cut_data_is_named(int sent, int? said, string message)
        => Assert.Contains(message, await ServiceClient.Error(await Send("UINT8", new byte[sent], size: said)), StringComparison.Ordinal);

    [Theory]
    [InlineData("-5")]
    [InlineData("many")]
    [InlineData("99999999")]
    [InlineData("99999999999999999999")]
    public async Task A_wrong_length_of_the_JSON_object_is_named(string length)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, ServiceClient.InferDigits) { Content = new StringContent("{}") { Headers = { ContentType = null } } };
        request.Headers.TryAddWithoutValidation("Inference-Header-Content-Length", length);
        Assert.Contains("Inference-Header-Content-Length", await ServiceClient.Error(await _client.Http.SendAsync(request)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 200, 0, 0, 0, 1, 2 }, "its length is 200 bytes, but only 2 are left")]
    [InlineData(new byte[] { 255, 255, 255, 255, 1 }, "its length is 4294967295 bytes")]
    [InlineData(new byte[] { 1, 0 }, "cut short")]
    [InlineData(new byte[] { 0, 0, 0, 0 }, "expected 2 elements")]
    [InlineData(new byte[] { }, "expected 2 elements")]
    public async Task Cut_texts_are_named(byte[] data, string message)
        => Assert.Contains(message, await ServiceClient.Error(await Send("BYTES", data, shape: "[2]")), StringComparison.Ordinal);

    [Theory]
    [InlineData("FP32", float.NaN)]
    [InlineData("FP32", float.PositiveInfinity)]
    [InlineData("FP32", -1f)]
    [InlineData("FP32", 0.5f)]
    [InlineData("FP32", 1e30f)]
    public async Task Numbers_that_are_no_pixels_are_named(string type, float number)
    {
        float[] numbers = new float[2 * ServiceClient.Size];
        numbers[800] = number;
        string message = await ServiceClient.Error(await Send(type, [.. MemoryMarshal.AsBytes(numbers.AsSpan())]));
        Assert.Contains("element 800", message, StringComparison.Ordinal);
        Assert.Contains("0 to 255", message, StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> Send(string type, byte[] data, string more = "", int? size = null, string shape = "[2,28,28,1]") =>
        _client.Post($$$"""{{{{more}}}"inputs":[{"name":"image","shape":{{{shape}}},"datatype":"{{{type}}}","parameters":{"binary_data_size": {{{size ?? data.Length}}} }}]}""", data);

    private static async Task<(JsonNode Answer, byte[] Binary)> Parts(HttpResponseMessage response)
    {
        byte[] body = await response.Content.ReadAsByteArrayAsync();
        Assert.True(response.IsSuccessStatusCode, Encoding.UTF8.GetString(body));
        int length = int.Parse(Assert.Single(response.Headers.GetValues("Inference-Header-Content-Length")), CultureInfo.InvariantCulture);
        return (JsonNode.Parse(body.AsSpan(0, length))!, body[length..]);
    }

    private static string[] Texts(ReadOnlySpan<byte> data)
    {
        List<string> texts = [];
        while (data.Length > 0)
        {
            int length = BitConverter.ToInt32(data);
            texts.Add(Encoding.UTF8.GetString(data.Slice(4, length)));
            data = data[(4 + length)..];
        }

        return [.. texts];
    }
}
