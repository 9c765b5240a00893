using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Anneal.CoreML.Runtime;
using Anneal.Examples;
using Anneal.Imaging;
using Anneal.Studio.Models;

namespace Anneal.Studio.Tests.Serving;

/// <summary>Pictures as files' bytes.</summary>
public class PictureTests(SharedStudio shared)
{
    private const string Colours = "pictures-test";

    private readonly ServiceClient _client = new(shared.Studio);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_PNG_is_read_as_its_pixels(bool binary)
    {
        byte[][] digits = [ServiceClient.Digit(6), ServiceClient.Digit(7)];
        byte[][] files = [.. digits.Select(d => ImageFile.EncodePng(ServiceClient.Picture(d)))];
        JsonNode answer = await ServiceClient.Answer(await (binary ? PostBinary(ServiceClient.Prefixed(files)) : _client.Post(InBase64(files))));
        string[] labels = ServiceClient.Labels(answer);
        float[][] probabilities = [.. ServiceClient.Probabilities(answer).Chunk(10)];
        for (int i = 0; i < 2; i++) ServiceClient.Same(_client.Model, digits[i], labels[i], probabilities[i]);
    }

    [Fact]
    public async Task A_photograph_by_itself_is_stretched_to_the_models_size()
    {
        MLModel model = ModelFiles.Open("CatDog.mlmodel", TestFiles.CatDogModel.Buffer).CoreML;
        _client.Catalog.Publish(Colours, model);
        byte[] file = TestFiles.Photograph.Buffer;
        ByteArrayContent content = new(file) { Headers = { ContentType = new MediaTypeHeaderValue("image/jpeg") } };
        JsonNode answer = await ServiceClient.Answer(await _client.Http.PostAsync($"/v2/models/{Colours}/infer", content));
        ImagePixels fitted = PictureArray.Fit(ImageFile.Load(file), 24, 24, 3);
        IMLFeatureProvider own = model.Prediction(new MLDictionaryFeatureProvider { ["image"] = fitted });
        (string label, string probabilities) = (model.ModelDescription.PredictedFeatureName!, model.ModelDescription.PredictedProbabilitiesName!);
        Assert.Equal(own.FeatureValue(label)!.StringValue, ServiceClient.Output(answer, label)["data"]![0]!.GetValue<string>());
        Assert.Equal(own.FeatureValue(probabilities)!.DictionaryValue.Values.Select(p => (float)p), ServiceClient.Output(answer, probabilities)["data"].Deserialize<float[]>()!);
    }

    [Fact]
    public async Task Damaged_pictures_are_named()
    {
        byte[] good = ImageFile.EncodePng(ServiceClient.Picture(ServiceClient.Digit(0)));
        string message = await ServiceClient.Error(await _client.Post(InBase64(good, good[..^20])));
        Assert.Contains("'image'", message, StringComparison.Ordinal);
        Assert.Contains("element 1", message, StringComparison.Ordinal);
        Assert.Contains("element 0", await ServiceClient.Error(await _client.Post(InBase64((byte[])[]))), StringComparison.Ordinal);
        Assert.Contains("PNG", await ServiceClient.Error(await _client.Post(InBase64([.. "hello"u8]))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_of_a_hundred_megapixels_is_refused()
        => Assert.Contains("40000000", await ServiceClient.Error(await _client.Post(InBase64(TestFiles.HundredMegapixels.Buffer))), StringComparison.Ordinal);

    [Fact]
    public async Task The_pictures_of_a_request_are_limited_together()
    {
        await using RunningStudio studio = await RunningStudio.Start(new StudioOptions { MaxPixels = 10_000 });
        using ServiceClient client = new(studio);
        byte[] file = ImageFile.EncodePng(new ImagePixels(100, 100, 1));
        Assert.Equal(4, ServiceClient.Labels(await ServiceClient.Answer(await client.Post(InBase64(file, file, file, file)))).Length);
        Assert.Contains("element 4: the pictures of one request may have 40000 pixels together", await ServiceClient.Error(await client.Post(InBase64(file, file, file, file, file))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[\"not base64!\"]", "[1]", "element 0: expected a text with a picture file's bytes in base64")]
    [InlineData("[17]", "[1]", "element 0: expected a text")]
    [InlineData("[]", "[1]", "expected 1 elements")]
    [InlineData("[\"\",\"\"]", "[1]", "received more")]
    [InlineData("[\"\"]", "[1,28,28,1]", "expected [n] for n picture files")]
    public async Task Lists_of_files_that_do_not_fit_are_named(string data, string shape, string said)
    {
        HttpResponseMessage response = await _client.Post("""{"inputs":[{"name":"image","datatype":"BYTES","shape":SHAPE,"data":DATA}]}""".Replace("SHAPE", shape, StringComparison.Ordinal).Replace("DATA", data, StringComparison.Ordinal));
        Assert.Contains(said, await ServiceClient.Error(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_type_that_is_not_read_is_refused()
    {
        foreach (string type in (string[])["text/plain", "application/x-www-form-urlencoded", "image/tiff"])
            Assert.Contains("expected application/json", await ServiceClient.Error(await _client.Post("{}", type), HttpStatusCode.UnsupportedMediaType), StringComparison.Ordinal);
    }

    private static JsonObject InBase64(params byte[][] files) => ServiceClient.Request("BYTES", [files.Length], new JsonArray([.. files.Select(f => (JsonNode)Convert.ToBase64String(f))]));

    private Task<HttpResponseMessage> PostBinary(byte[] data) =>
        _client.Post("""{"inputs":[{"name":"image","datatype":"BYTES","shape":[2,1],"parameters":{"binary_data_size":SIZE}}]}""".Replace("SIZE", $"{data.Length}", StringComparison.Ordinal), data);
}
