using System.Text.Json;
using System.Text.Json.Nodes;
using Anneal.Data.Arrays;
using Anneal.Engine.Graphs;
using Anneal.Keras.Constraints;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;
using Anneal.Keras.Optimizers;
using Anneal.Keras.Saving;
using Anneal.Keras.Saving.Config;

namespace Anneal.Keras.Tests.Constraints;

/// <summary>The constraints of golden/keras/regularizers: what they make of a weight, and their options.</summary>
public class GoldenConstraintTests
{
    private static readonly IReadOnlyDictionary<string, JsonElement> s_cases = GoldenCases.Load("keras", "regularizers.json");
    private static readonly IReadOnlyDictionary<string, NDArray> s_arrays = NpzFile.Load(Golden.Path("keras", "regularizers.npz"));

    [Theory]
    [InlineData("max_norm")]
    [InlineData("max_norm_conv")]
    [InlineData("non_neg")]
    [InlineData("unit_norm")]
    [InlineData("min_max_norm")]
    public void Weights_and_options_are_Keras(string name)
    {
        JsonObject json = new() { ["class_name"] = s_cases[name].GetProperty("class_name").GetString(), ["config"] = JsonNode.Parse(s_cases[name].GetProperty("config").GetRawText()) };
        Constraint constraint = ConstraintReader.Read(new ConfigReader(new JsonObject { ["kernel_constraint"] = json.DeepClone() }, "layer"), "kernel_constraint")!;
        NDArray input = s_arrays[$"{name}/input"];
        float[] weights = [.. input.ToSingle()];
        constraint.Apply(weights, new Shape(input.Shape));
        Assert.All(s_arrays[$"{name}/output"].ToSingle().Zip(weights), p => Assert.Equal(p.First, p.Second, 2e-6));
        Assert.NotEqual(input.ToSingle(), weights);
        LayerConfig written = new();
        constraint.WriteConfig(written);
        Assert.Equal(PythonJson.Write(json["config"]).Replace("1.0,", "1,", StringComparison.Ordinal), PythonJson.Write(JsonNode.Parse(written.Json.ToJsonString())));
    }

    [Fact]
    public void Weights_keep_to_them_after_every_step()
    {
        Sequential model = new([new Input(4), new Dense(3, kernelConstraint: new UnitNorm(), biasConstraint: "non_neg")]);
        model.Compile("mse", new SGD(0.1));
        float[,] x = { { 1, 2, 3, 4 }, { -1, 0.5f, 2, 0 } }, y = { { -3, 1, 2 }, { -5, 1, 1 } };
        for (int step = 0; step < 3; step++)
        {
            model.TrainOnBatch(x, y);
            float[] kernel = model.Weights[0].ToArray();
            for (int unit = 0; unit < 3; unit++) Assert.Equal(1, Math.Sqrt(Enumerable.Range(0, 4).Sum(i => kernel[3 * i + unit] * kernel[3 * i + unit])), 1e-5);
            Assert.All(model.Weights[1].ToArray(), b => Assert.True(b >= 0));
        }

        Assert.Equal(0, model.Weights[1].ToArray()[0]);
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new MaxNorm(-1));
        Assert.Throws<ArgumentException>(() => new MinMaxNorm(2, 1));
        Assert.Throws<ArgumentException>(() => new MinMaxNorm(rate: 2));
        Assert.Contains("3", Assert.Throws<ArgumentException>(() => new UnitNorm([3]).Apply(new float[4], new Shape(2, 2))).Message, StringComparison.Ordinal);
        Assert.Throws<FileProblem>(() => ConstraintReader.Read(new ConfigReader(JsonNode.Parse("""{"c": {"class_name": "RadialConstraint", "config": {}}}""")!.AsObject(), "layer"), "c"));
    }
}
