using System.Text.Json;
using System.Text.Json.Nodes;
using Anneal.Keras.Activations;
using Anneal.Keras.Models;
using Anneal.Keras.Saving;
using Anneal.Keras.Saving.Config;

namespace Anneal.Keras.Tests.Saving.Config;

/// <summary>The options of every golden layer, read and written again, are Keras' own, key by key in Keras' order.</summary>
public class LayerConfigTests
{
    private static readonly IReadOnlyDictionary<string, JsonElement> s_cases = GoldenCases.Load("keras", "layers.json");

    public static TheoryData<string> Known => [.. s_cases.Where(c => LayerReaders.Knows(ClassName(c.Value))).Select(c => c.Key)];

    public static TheoryData<string> Unknown => [.. s_cases.Where(c => !LayerReaders.Knows(ClassName(c.Value))).Select(c => c.Key)];

    [Theory]
    [MemberData(nameof(Known))]
    public void ReadAndWrittenAgain(string name)
    {
        (JsonObject model, JsonObject options) = Case(name);
        if (NotOurs(ClassName(s_cases[name]), options) is { } value)
        {
            Assert.Contains(value, Assert.Throws<FileProblem>(() => Read(model)).Message, StringComparison.Ordinal);
            return;
        }

        JsonNode written = ModelWriter.Legacy(Read(model))["config"]!["layers"]!.AsArray()[^1]!["config"]!;
        Assert.Equal(Text(options), Text(written));
    }

    [Theory]
    [MemberData(nameof(Unknown))]
    public void RefusedByLayerAndClass(string name)
    {
        (JsonObject model, JsonObject options) = Case(name);
        string message = Assert.Throws<FileProblem>(() => Read(model)).Message;
        Assert.Contains($"layer '{options["name"]}' is of class {ClassName(s_cases[name])}, which Anneal does not have", message, StringComparison.Ordinal);
    }

    [Fact]
    public void MostCasesAreRead() => Assert.InRange(Known.Count, 60, s_cases.Count);

    private static Model Read(JsonObject model) => new ModelReader(3, new WeightBudget(1_000_000)).Read(model);

    private static (JsonObject Model, JsonObject Options) Case(string name)
    {
        JsonElement golden = s_cases[name];
        // The golden numbers were computed in float64; files hold float32.
        JsonObject options = JsonNode.Parse(golden.GetProperty("config").GetRawText().Replace("float64", "float32", StringComparison.Ordinal))!.AsObject();
        JsonArray layers = [], inputs = [], calls = [];
        foreach (JsonElement input in golden.GetProperty("inputs").EnumerateArray())
        {
            string entry = $"input_{inputs.Count}";
            layers.Add(new JsonObject
            {
                ["class_name"] = "InputLayer",
                ["config"] = new JsonObject { ["batch_shape"] = new JsonArray([null, .. input.EnumerateArray().Skip(1).Select(d => JsonValue.Create(d.GetInt32()))]), ["name"] = entry },
                ["inbound_nodes"] = new JsonArray(),
            });
            inputs.Add(new JsonArray(entry, 0, 0));
            calls.Add(new JsonArray(entry, 0, 0));
        }

        layers.Add(new JsonObject { ["class_name"] = ClassName(golden), ["config"] = options.DeepClone(), ["inbound_nodes"] = new JsonArray(calls) });
        JsonObject config = new() { ["name"] = "one", ["layers"] = layers, ["input_layers"] = inputs, ["output_layers"] = new JsonArray(options["name"]!.DeepClone(), 0, 0) };
        return (new JsonObject { ["class_name"] = "Functional", ["config"] = config }, options);
    }

    private static string ClassName(JsonElement golden) => golden.GetProperty("class_name").GetString()!;

    /// <summary>What the refusal of a layer must name, where it has an option that Anneal does not have.</summary>
    private static string? NotOurs(string className, JsonObject options)
        => options["activation"]?.ToString() is { } function && !IsActivation(function) ? function
            : options["data_format"]?.ToString() == "channels_first" ? "channels_first"
            : options["axis"] is { } axis && axis.ToString() != "-1" && className != "Concatenate" ? "axis"
            : null;

    private static bool IsActivation(string name)
    {
        try
        {
            ActivationFunction.Parse(name);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Whole numbers may be written as floats: 1 and 1.0 are the same to Keras.</summary>
    private static string Text(JsonNode node) => PythonJson.Write(JsonNode.Parse(node.ToJsonString())).Replace(".0,", ",", StringComparison.Ordinal).Replace(".0}", "}", StringComparison.Ordinal);
}
