using System.Text.Json;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;
using Anneal.Keras.Optimizers;

namespace Anneal.Keras.Tests.Models;

/// <summary>Texts of golden/keras-files/keras/files.json.</summary>
public class SummaryTests
{
    private static readonly IReadOnlyDictionary<string, JsonElement> s_cases = GoldenCases.Load("keras-files", "keras", "files.json");

    [Theory]
    [InlineData("malireddi")]
    [InlineData("two_convolutions")]
    [InlineData("mlp_16_16")]
    [InlineData("batch_normalised")]
    public void Text_is_Keras(string name)
    {
        JsonElement golden = s_cases[name];
        Sequential model = Renamed(SeedNetworks.Build(name, dropout: true), golden);
        Assert.Equal(golden.GetProperty("summary").GetString(), model.SummaryText(76));
        Assert.Equal(golden.GetProperty("summary_80").GetString(), model.SummaryText(80));
    }

    [Fact]
    public void Text_of_a_graph_is_Keras()
    {
        Model model = Model.Load(Golden.Path("keras-files", "keras", "functional.keras"), compile: false);
        Assert.Equal(s_cases["functional"].GetProperty("summary").GetString(), model.SummaryText(76));
        Assert.Equal(s_cases["functional"].GetProperty("summary_80").GetString(), model.SummaryText(80));
    }

    [Fact]
    public void Optimizer_counts_once_it_has_taken_a_step()
    {
        JsonElement golden = s_cases["small"];
        Sequential model = Renamed(new Sequential([new Input(12, 12, 1), new Conv2D(4, 3, activation: "relu"), new MaxPooling2D(2), new Dropout(0.25), new Flatten(), new Dense(8, "relu"), new Dense(3, "softmax")], "small"), golden);
        model.Compile("categorical_crossentropy", new Adam(0.005), "accuracy");
        Assert.DoesNotContain("Optimizer", model.SummaryText(76), StringComparison.Ordinal);
        model.TrainOnBatch(new float[2, 12, 12, 1], new float[,] { { 1, 0, 0 }, { 0, 1, 0 } });
        Assert.Equal(golden.GetProperty("summary").GetString(), model.SummaryText(76));
        Assert.Equal(golden.GetProperty("summary_80").GetString(), model.SummaryText(80));
    }

    [Fact]
    public void An_unbuilt_model_shows_what_is_not_known()
    {
        string text = new Sequential([new Dense(3, name: "first")], "open").SummaryText(76);
        Assert.Contains("│ first (Dense)                   │ ?                      │   0 (unbuilt) │", text, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Sequential([new Dense(3)]).SummaryText(10));
    }

    /// <summary>The golden file's layer names: they were numbered through several models.</summary>
    private static Sequential Renamed(Sequential model, JsonElement golden)
    {
        string[] names = [.. golden.GetProperty("config").GetProperty("config").GetProperty("layers").EnumerateArray().Skip(1).Select(l => l.GetProperty("config").GetProperty("name").GetString()!)];
        return new Sequential([new InputLayer(model.Input.Shape), .. model.Layers.Zip(names, Rename)], model.Name);
    }

    private static Layer Rename(Layer layer, string name) => layer switch
    {
        Conv2D c => new Conv2D(c.Filters, c.KernelSize, c.Strides, c.Padding, activation: c.Activation, useBias: c.UseBias, name: name),
        Dense d => new Dense(d.Units, d.Activation, name: name),
        MaxPooling2D => new MaxPooling2D(2, name: name),
        Dropout d => new Dropout(d.Rate, name: name),
        Flatten => new Flatten(name: name),
        BatchNormalization => new BatchNormalization(name: name),
        Activation a => new Activation(a.Function, name: name),
        ReLU => new ReLU(name: name),
        GlobalAveragePooling2D => new GlobalAveragePooling2D(name: name),
        _ => throw new ArgumentException(layer.ToString()),
    };
}
