using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Anneal.Hdf5.Tests;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;

namespace Anneal.Keras.Tests.Saving;

/// <summary>What we write is what Keras 3 writes: its own files, loaded and saved again, are the same for Debian's h5py.</summary>
public partial class SaveTests
{
    public static TheoryData<string> Stacks => ["small", "malireddi", "mlp_16_16", "batch_normalised", "two_convolutions"];

    [Theory]
    [MemberData(nameof(Stacks))]
    public void AnHdf5FileIsTheSameAgain(string name)
    {
        using TemporaryFolder folder = new();
        Model.Load(KerasFiles.Path($"keras/{name}.h5")).Save(folder["again.h5"]);
        AssertSame(KerasFiles.Path($"keras/{name}.h5"), folder["again.h5"]);
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public void AFileOfWeightsIsTheSameAgain(string name)
    {
        using TemporaryFolder folder = new();
        Model model = Model.Load(KerasFiles.Path($"keras/{name}.h5"));
        model.SaveWeights(folder["again.weights.h5"]);
        AssertSame(KerasFiles.Path($"keras/{name}.weights.h5"), folder["again.weights.h5"]);
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public void AnArchiveIsTheSameAgain(string name)
    {
        if (name == "two_convolutions") name = "small"; // the golden files have no archive of it
        using TemporaryFolder folder = new();
        string golden = KerasFiles.Path($"keras/{name}.keras");
        Model.Load(golden).Save(folder["again.keras"]);
        using ZipArchive expected = ZipFile.OpenRead(golden), received = ZipFile.OpenRead(folder["again.keras"]);
        Assert.Equal(expected.Entries.Select(e => e.FullName), received.Entries.Select(e => e.FullName));
        Assert.All(received.Entries, e => Assert.Equal(e.Length, e.CompressedLength));
        Assert.Equal(Adam().Replace(Number().Replace(Read(expected, "config.json"), ""), "adam"), Read(received, "config.json"));
        Assert.Matches("""^\{"keras_version": "3\.15\.1", "date_saved": "\d{4}-\d\d-\d\d@\d\d:\d\d:\d\d"\}$""", Read(received, "metadata.json"));
        expected.GetEntry("model.weights.h5")!.ExtractToFile(folder["expected.h5"]);
        received.GetEntry("model.weights.h5")!.ExtractToFile(folder["received.h5"]);
        AssertSame(folder["expected.h5"], folder["received.h5"]);
    }

    [Theory]
    [InlineData("h5")]
    [InlineData("keras")]
    public void AGraphIsTheSameAgain(string kind)
    {
        using TemporaryFolder folder = new();
        Model model = Model.Load(KerasFiles.Path($"keras/functional.{kind}"), compile: false);
        model.Save(folder["again." + kind]);
        KerasFiles.AssertPredicts(Model.Load(folder["again." + kind]), "keras", "functional");
        Assert.Equal(Number().Replace(Architecture(KerasFiles.Path($"keras/functional.{kind}")), ""), Architecture(folder["again." + kind]));
        model.SaveWeights(folder["a.weights.h5"]);
        string[] described = H5Py.Describe(KerasFiles.Path("keras/functional.weights.h5"), folder["a.weights.h5"]);
        JsonNode[] children = [.. described.Select(d => JsonNode.Parse(d)!["children"]!)];
        children[0].AsObject().Remove("optimizer"); // of the two losses
        Assert.Equal(children[0].ToJsonString(), children[1].ToJsonString());

        static string Architecture(string path)
        {
            if (path.EndsWith(".h5", StringComparison.Ordinal)) return Hdf5.H5File.Open(path).Attributes["model_config"].ReadString();
            using ZipArchive archive = ZipFile.OpenRead(path);
            string config = Read(archive, "config.json");
            return config.Contains(", \"compile_config\"", StringComparison.Ordinal) ? config[..config.IndexOf(", \"compile_config\"", StringComparison.Ordinal)] + "}" : config;
        }
    }

    [Fact]
    public void GraphsOfOurOwnComeBack()
    {
        using TemporaryFolder folder = new();
        InputLayer a = new(new Engine.Graphs.Shape(4), "a"), b = new(new Engine.Graphs.Shape(4), "b");
        Dense shared = new(3, "tanh", name: "shared");
        KerasTensor both = new Concatenate(name: "both").Apply(shared.Apply(a), new Dropout(0.5, name: "drop").Apply(shared.Apply(b)));
        Model model = new([a, b], [new Dense(2, name: "left").Apply(both), new Softmax(name: "right").Apply(new BatchNormalization(name: "norm").Apply(both))], "own");
        float[,] x = { { 1, 2, 3, 4 }, { 0, -1, 0.5f, 2 } }, y = { { 0, 1, 0, 1 }, { 3, 1, 2, 1 } };
        float[][] expected = [.. model.PredictAll([x, y]).Select(p => p.ToSingle())];
        foreach (string name in (string[])["a.h5", "a.keras"])
        {
            model.Save(folder[name]);
            Model loaded = Model.Load(folder[name]);
            Assert.Equal(model.Layers.Select(l => l.Name), loaded.Layers.Select(l => l.Name));
            Assert.Equal(expected, loaded.PredictAll([x, y]).Select(p => p.ToSingle()));
            Assert.Equal(model.SummaryText(100), loaded.SummaryText(100));
        }

        Model inner = new(both, model.Outputs);
        Assert.Contains("'both'", Assert.Throws<NotSupportedException>(() => inner.Save(folder["inner.keras"])).Message, StringComparison.Ordinal);
        Assert.Equal(["a.h5", "a.keras"], folder.Names.Order());
    }

    [Fact]
    public void ABranchingModelGoesOnTrainingFromItsFile()
    {
        using TemporaryFolder folder = new();
        InputLayer input = new(new Engine.Graphs.Shape(4), "x");
        KerasTensor left = new Dense(3, "tanh", name: "left").Apply(input), right = new Dense(3, name: "right").Apply(input);
        Model model = new(input, new Dense(2, "softmax", name: "out").Apply(new Add(name: "sum").Apply(left, right)));
        model.Compile("categorical_crossentropy", "adam", "accuracy");
        float[,] x = { { 1, 2, 3, 4 }, { 0, -1, 0.5f, 2 } }, y = { { 0, 1 }, { 1, 0 } };
        model.TrainOnBatch(x, y);
        foreach (string name in (string[])["a.h5", "a.keras"]) model.Save(folder[name]);
        model.TrainOnBatch(x, y);
        foreach (string name in (string[])["a.h5", "a.keras"])
        {
            Model loaded = Model.Load(folder[name]);
            loaded.TrainOnBatch(x, y);
            Assert.Equal(model.Weights.Select(w => w.ToArray()), loaded.Weights.Select(w => w.ToArray()));
        }
    }

    [Fact]
    public void AnUncompiledModelHasNoTrainingConfiguration()
    {
        using TemporaryFolder folder = new();
        Sequential model = new([new Input(3), new Dense(2)]);
        model.Save(folder["a.h5"]);
        model.Save(folder["a.keras"]);
        Assert.False(Hdf5.H5File.Open(folder["a.h5"]).Attributes.Contains("training_config"));
        foreach (string name in (string[])["a.h5", "a.keras"]) Assert.Null(Model.Load(folder[name]).Optimizer);

        model.Compile("mse", "sgd");
        model.Save(folder["a.h5"], includeOptimizer: false);
        model.Save(folder["a.keras"], includeOptimizer: false);
        foreach (string name in (string[])["a.h5", "a.keras"]) Assert.Null(Model.Load(folder[name]).Optimizer);
        model.Save(folder["a.keras"]);
        Assert.Equal("mean_squared_error", Model.Load(folder["a.keras"]).Loss!.Name);
    }

    [Fact]
    public void NamesAndStatesThatCannotBeSavedAreExplained()
    {
        using TemporaryFolder folder = new();
        Sequential model = new([new Input(3), new Dense(2)]);
        Assert.Contains(".keras or .h5", Assert.Throws<ArgumentException>(() => model.Save(folder["model"])).Message, StringComparison.Ordinal);
        Assert.Contains("SaveWeights", Assert.Throws<ArgumentException>(() => model.Save(folder["a.weights.h5"])).Message, StringComparison.Ordinal);
        Assert.Contains(".weights.h5", Assert.Throws<ArgumentException>(() => model.SaveWeights(folder["a.keras"])).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => new Sequential([new Dense(2)]).Save(folder["a.keras"]));
        model.Save(folder["a.keras"]);
        Assert.Contains("overwritten", Assert.Throws<IOException>(() => model.Save(folder["a.keras"], overwrite: false)).Message, StringComparison.Ordinal);
        Assert.Equal(["a.keras"], folder.Names);
    }

    [Fact]
    public void LongListsOfNamesAreSplitAsKerasDoes()
    {
        using TemporaryFolder folder = new();
        Sequential model = new("long") { new Input(2) };
        for (int i = 0; i < 800; i++) model.Add(new Activation("relu", name: $"a_layer_with_a_name_that_is_long_enough_to_fill_the_attribute_of_names_soon_{i:0000000000}"));
        model.Add(new Dense(1));
        model.Save(folder["a.h5"]);
        Hdf5.H5Group weights = Hdf5.H5File.Open(folder["a.h5"]).Group("model_weights");
        Assert.False(weights.Attributes.Contains("layer_names"));
        Assert.Equal(401, weights.Attributes["layer_names0"].Count);
        Assert.Equal(400, weights.Attributes["layer_names1"].Count);
        Assert.Equal(model.Layers.Select(l => l.Name), Model.Load(folder["a.h5"]).Layers.Select(l => l.Name));
    }

    private static void AssertSame(string expected, string received)
    {
        string[] described = H5Py.Describe(expected, received);
        // A session's seventh optimizer is called adam_6 in Keras; ours is called adam.
        Assert.Equal(Adam().Replace(described[0], "adam"), described[1]);
    }

    private static string Read(ZipArchive archive, string name)
    {
        using StreamReader reader = new(archive.GetEntry(name)!.Open(), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>The address of a Python object, which says that layers share their policy of types.</summary>
    [GeneratedRegex(", \"shared_object_id\": \\d+")]
    private static partial Regex Number();

    [GeneratedRegex("adam_\\d+")]
    private static partial Regex Adam();
}
