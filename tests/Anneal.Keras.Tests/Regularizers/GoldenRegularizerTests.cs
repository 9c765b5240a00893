using System.Text.Json;
using System.Text.Json.Nodes;
using Anneal.Data.Arrays;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;
using Anneal.Keras.Optimizers;
using Anneal.Keras.Regularizers;
using Anneal.Keras.Saving;
using Anneal.Keras.Saving.Config;

namespace Anneal.Keras.Tests.Regularizers;

/// <summary>The regularizers of golden/keras/regularizers: value, gradient, options, and what a training makes of them.</summary>
public class GoldenRegularizerTests
{
    private static readonly IReadOnlyDictionary<string, JsonElement> s_cases = GoldenCases.Load("keras", "regularizers.json");
    private static readonly IReadOnlyDictionary<string, NDArray> s_arrays = NpzFile.Load(Golden.Path("keras", "regularizers.npz"));

    [Theory]
    [InlineData("l1")]
    [InlineData("l2")]
    [InlineData("l1_l2")]
    public void Value_gradient_and_options_are_Keras(string name)
    {
        Regularizer regularizer = Read(s_cases[name])!;
        float[] weights = s_arrays[$"{name}/input"].ToSingle(), gradient = new float[weights.Length];
        Assert.Equal(s_cases[name].GetProperty("value").GetDouble(), regularizer.Penalty.Of<float>(weights), 1e-6);
        regularizer.Penalty.AddGradient<float>(weights, gradient);
        Assert.All(s_arrays[$"{name}/gradient"].ToSingle().Zip(gradient), p => Assert.Equal(p.First, p.Second, 1e-7));
        LayerConfig written = new();
        regularizer.WriteConfig(written);
        Assert.Equal(PythonJson.Write(JsonNode.Parse(s_cases[name].GetProperty("config").GetRawText())), PythonJson.Write(written.Json));
    }

    [Theory]
    [InlineData("orthogonal_rows")]
    [InlineData("orthogonal_columns")]
    public void Others_are_refused_by_name(string name)
        => Assert.Contains("OrthogonalRegularizer", Assert.Throws<FileProblem>(() => Read(s_cases[name])).Message, StringComparison.Ordinal);

    [Fact]
    public void Losses_count_what_the_weights_add()
    {
        Sequential plain = Model(null), penalised = Model(new L1L2(0.03, 0.02));
        float[,] x = { { 1, 2, 3, 4 }, { -1, 0.5f, 2, 0 } }, y = { { 0, 1, 2 }, { 1, 1, 1 } };
        float[] kernel = plain.Weights[0].ToArray();
        double added = kernel.Sum(w => 0.03 * Math.Abs(w) + 0.02 * w * w);
        Assert.Equal(plain.Evaluate(x, y, verbose: 0).Loss + added, penalised.Evaluate(x, y, verbose: 0).Loss, 1e-5);
        // One step of rate 0.1: the penalty's own gradient comes on top of the loss'.
        Assert.Equal(plain.TrainOnBatch(x, y).Loss + added, penalised.TrainOnBatch(x, y).Loss, 1e-5);
        float[] expected = [.. plain.Weights[0].ToArray().Zip(kernel, (after, before) => after - 0.1f * (0.03f * Math.Sign(before) + 0.04f * before))];
        Assert.All(expected.Zip(penalised.Weights[0].ToArray()), p => Assert.Equal(p.First, p.Second, 1e-6));
        Assert.Equal(plain.Weights[1].ToArray(), penalised.Weights[1].ToArray());

        // Layers that are not trained add nothing, as in Keras.
        penalised.Layers[0].Trainable = false;
        penalised.SetWeights(plain.GetWeights());
        Assert.Equal(plain.Evaluate(x, y, verbose: 0).Loss, penalised.Evaluate(x, y, verbose: 0).Loss, 1e-6);
    }

    [Theory]
    [InlineData("\"l2\"", 0, 0.01)]
    [InlineData("""{"class_name": "L1L2", "config": {"l1": 0.0, "l2": 0.25}}""", 0, 0.25)]
    [InlineData("""{"name": "L1L2Regularizer", "l1": 0.5, "l2": 0.25}""", 0.5, 0.25)]
    [InlineData("""{"module": "keras.regularizers", "class_name": "L1", "config": {"l1": 0.5}, "registered_name": null}""", 0.5, 0)]
    public void All_versions_are_read(string json, double l1, double l2)
    {
        Regularizer read = RegularizerReader.Read(new ConfigReader(new JsonObject { ["kernel_regularizer"] = JsonNode.Parse(json) }, "layer"), "kernel_regularizer")!;
        Assert.Equal((l1, l2), (read.Penalty.L1, read.Penalty.L2));
    }

    [Fact]
    public void Factors_out_of_range_are_refused()
    {
        Assert.Contains("-1", Assert.Throws<ArgumentException>(() => new L2(-1)).Message, StringComparison.Ordinal);
        Assert.Contains("l1_l2", Assert.Throws<ArgumentException>(() => Regularizer.Parse("l3")).Message, StringComparison.Ordinal);
    }

    private static Sequential Model(Regularizer? regularizer)
    {
        Backend.SetRandomSeed(3);
        Sequential model = new([new Input(4), new Dense(3, kernelRegularizer: regularizer)]);
        model.Compile("mse", new SGD(0.1));
        return model;
    }

    private static Regularizer? Read(JsonElement golden)
    {
        JsonObject json = new() { ["class_name"] = golden.GetProperty("class_name").GetString(), ["config"] = JsonNode.Parse(golden.GetProperty("config").GetRawText()) };
        return RegularizerReader.Read(new ConfigReader(new JsonObject { ["kernel_regularizer"] = json }, "layer 'tested' (Dense)"), "kernel_regularizer");
    }
}
