using System.Text.Json;
using System.Text.Json.Nodes;
using Anneal.Data.Arrays;
using Anneal.Engine.Graphs;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;
using Anneal.Keras.Saving;
using Anneal.Keras.Saving.Config;
using Anneal.Keras.Training;

namespace Anneal.Keras.Tests.Layers;

/// <summary>Every case of golden/keras/layers that is one of our layers: what it predicts, how many weights it has, and its options written again.</summary>
public class GoldenLayerTests
{
    private static readonly IReadOnlyDictionary<string, NDArray> s_arrays = NpzFile.Load(Golden.Path("keras", "layers.npz"));
    private static readonly IReadOnlyDictionary<string, JsonElement> s_cases = GoldenCases.Load("keras", "layers.json");

    /// <summary>An option or a function that we do not have: such a layer is refused.</summary>
    private static readonly string[] s_refused = ["activation_glu", "activation_sparsemax", "softmax_axis1", "conv2d_channels_first", "flatten_channels_first", "batch_normalization_axis1"];

    public static TheoryData<string> Names { get; } = [.. s_cases.Where(c => !s_refused.Contains(c.Key) && IsOurs(c.Value)).Select(c => c.Key)];

    public static TheoryData<string> Refused { get; } = [.. s_refused];

    [Theory]
    [MemberData(nameof(Names))]
    public void Layer_is_Keras(string name)
    {
        JsonElement golden = s_cases[name];
        NDArray[] inputs = [.. golden.GetProperty("inputs").EnumerateArray().Select((_, i) => s_arrays[$"{name}/input{(i == 0 ? "" : i)}"])];
        InputLayer[] enter = [.. inputs.Select(x => new InputLayer(new Shape(x.Shape[1..])))];
        Layer layer = Read(golden, enter[0].Output.Shape);
        Model model = new([.. enter.Select(e => e.Output)], [layer.Apply([.. enter.Select(e => e.Output)])]);
        Assert.Equal(golden.GetProperty("parameters").GetInt32(), layer.CountParams());
        Assert.Equal(golden.GetProperty("weights").EnumerateArray().Select(w => w.GetProperty("name").GetString()), layer.Weights.Select(w => w.Name));
        layer.SetWeights([.. layer.Weights.Select((_, i) => s_arrays[$"{name}/weight{i}"])]);
        Assert.Equal(golden.GetProperty("output_shapes")[0].EnumerateArray().Skip(1).Select(d => d.GetInt32()), layer.Output.Shape.Dimensions.ToArray());

        // While training a batch normalisation uses the batch's own statistics, which predictions do not show: the engine's tests have those cases.
        if (!golden.GetProperty("training").GetBoolean())
        {
            float[] ours = model.PredictAll([.. inputs.Select(x => (ArrayLike)x)])[0].AsSingle(), expected = s_arrays[name + "/output"].ToSingle();
            Assert.Equal(expected.Length, ours.Length);
            Assert.All(expected.Zip(ours), p => Assert.Equal(p.First, p.Second, 5e-6 * Math.Max(1, Math.Abs(p.First))));
        }

        LayerConfig written = new();
        layer.WriteConfig(written);
        JsonObject theirs = Options(golden);
        Assert.True(JsonElement.DeepEquals(JsonSerializer.SerializeToElement(theirs), JsonSerializer.SerializeToElement(written.Json)), $"expected {theirs}, received {written.Json}");
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_we_do_not_have_is_refused_by_name(string name)
        => Assert.Contains("layer 'tested'", Assert.Throws<FileProblem>(() => Read(s_cases[name], new Shape(2, 3, 4))).Message, StringComparison.Ordinal);

    private static bool IsOurs(JsonElement golden) => LayerReaders.Knows(golden.GetProperty("class_name").GetString()!);

    private static Layer Read(JsonElement golden, Shape input)
    {
        string className = golden.GetProperty("class_name").GetString()!;
        JsonObject options = Options(golden);
        return LayerReaders.Read(new LayerReader(className, "tested", new ConfigReader(options, $"layer 'tested' ({className})"), input, 3));
    }

    private static JsonObject Options(JsonElement golden)
    {
        JsonObject options = JsonNode.Parse(golden.GetProperty("config").GetRawText())!.AsObject();
        foreach (string common in (string[])["name", "trainable", "dtype"]) options.Remove(common);
        return options;
    }
}
