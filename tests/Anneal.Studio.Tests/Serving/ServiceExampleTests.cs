using System.Text.Json.Nodes;
using Anneal.Studio.Models;
using Anneal.Studio.Serving;

namespace Anneal.Studio.Tests.Serving;

/// <summary>The line that people copy works as it is.</summary>
public class ServiceExampleTests(SharedStudio shared)
{
    private readonly ServiceClient _client = new(shared.Studio);

    [Theory]
    [InlineData("seven", "7")]
    [InlineData("coloured", null)]
    [InlineData("numbers", null)]
    public async Task The_body_is_answered(string name, string? label)
    {
        ServedModel model = _client.Catalog.Publish($"example {name}", name switch
        {
            "seven" => BuiltInDigits.Open().CoreML,
            "coloured" => ModelFiles.Open("CatDog.mlmodel", TestFiles.CatDogModel.Buffer).CoreML,
            _ => Converters.Keras.Convert(new Keras.Models.Sequential([new Keras.Layers.Input(5), new Keras.Layers.Dense(2)]), ["it's"], ["y"]),
        });
        string body = ServiceExample.Body(model, new StudioOptions())!, line = ServiceExample.Curl(shared.Studio.Address.ToString(), model, new StudioOptions());
        Assert.Contains($"'{body}'", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\'', body);
        JsonNode answer = await ShellLine.Run(line);
        Assert.Equal(model.Name, answer["model_name"]!.GetValue<string>());
        if (label is not null) Assert.Equal([label], ServiceClient.Labels(answer));
    }

    [Fact]
    public async Task A_token_is_taken_from_the_environment()
    {
        StudioOptions options = new() { Token = AccessTests.Token };
        await using RunningStudio studio = await RunningStudio.Start(options);
        using ServiceClient client = new(studio);
        string line = ServiceExample.Curl(studio.Address.GetLeftPart(UriPartial.Path), client.Catalog.All[0], options);
        Assert.DoesNotContain(AccessTests.Token, line, StringComparison.Ordinal);
        Assert.Equal(["7"], ServiceClient.Labels(await ShellLine.Run(line, AccessTests.Token)));
    }
}
