using System.Text.Json.Nodes;
using Anneal.Hdf5;
using Anneal.Keras.Layers;
using Anneal.Keras.Losses;
using Anneal.Keras.Models;
using Anneal.Keras.Saving;

namespace Anneal.Keras.Tests.Saving;

/// <summary>What Anneal does not have is refused by name, and what changes nothing is not.</summary>
public class RefusalTests
{
    [Theory]
    [InlineData("kernel_regularizer", """{"class_name": "OrthogonalRegularizer", "config": {"factor": 0.01}}""")]
    [InlineData("kernel_regularizer", """{"class_name": "L2", "config": {"l2": -0.01}}""")]
    [InlineData("kernel_constraint", """{"class_name": "MyConstraint", "config": {}}""")]
    [InlineData("activity_regularizer", """{"class_name": "L2", "config": {"l2": 0.01}}""")]
    [InlineData("activation", "\"gelu_of_my_own\"")]
    [InlineData("activation", """{"class_name": "MyActivation", "config": {}}""")]
    [InlineData("data_format", "\"channels_first\"")]
    [InlineData("dtype", "\"mixed_float16\"")]
    [InlineData("padding", "\"causal\"")]
    [InlineData("filters", "\"four\"")]
    [InlineData("filters", "-4")]
    [InlineData("filters", "null")]
    [InlineData("kernel_size", "[3, 3, 3]")]
    [InlineData("kernel_initializer", """{"class_name": "MyInitializer", "config": {}}""")]
    [InlineData("kernel_initializer", """{"class_name": "Zeros", "config": {"gain": 2}}""")]
    [InlineData("an_option_of_the_future", "3")]
    public void OptionsOfALayer(string key, string value)
    {
        string message = Refused(root => Change(root, "model_config", m => Layer(m, 1)["config"]![key] = JsonNode.Parse(value)));
        Assert.Contains("layer 'conv2d' (Conv2D)", message, StringComparison.Ordinal);
        Assert.Contains(value is "-4" ? "filter" : value.Contains("gelu", StringComparison.Ordinal) ? "gelu_of_my_own" : value.Contains("MyInit", StringComparison.Ordinal) ? "MyInitializer" : key == "padding" ? "causal" : value.Contains("gain", StringComparison.Ordinal) ? "gain" : key, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LSTM", null, null, "LSTM")]
    [InlineData("Custom>MyLayer", null, null, "MyLayer")]
    [InlineData("MyLayer", "my_package", "my_package>MyLayer", "my_package>MyLayer")]
    [InlineData("Conv2D", "my_package", null, "Conv2D")]
    [InlineData("Conv2D", "keras.layers", "mine>Conv2D", "mine>Conv2D")]
    public void Classes(string className, string? module, string? registered, string named)
    {
        string message = Refused(root => Change(root, "model_config", m =>
        {
            JsonObject layer = Layer(m, 1);
            layer["class_name"] = className;
            if (module is not null) layer["module"] = module;
            if (registered is not null) layer["registered_name"] = registered;
        }));
        Assert.Contains("layer 'conv2d'", message, StringComparison.Ordinal);
        Assert.Contains(named, message, StringComparison.Ordinal);
        Assert.Contains(className == "LSTM" ? "BatchNormalization" : "LoadWeights", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clipnorm", "-1.0")]
    [InlineData("weight_decay", "\"much\"")]
    [InlineData("use_ema", "0.5")]
    [InlineData("nesterov", "true")]
    [InlineData("loss_scale_factor", "4.0")]
    [InlineData("gradient_accumulation_steps", "1")]
    [InlineData("learning_rate", """{"class_name": "ExponentialDecay", "config": {}}""")]
    [InlineData("an_option_of_the_future", "3")]
    public void OptionsOfAnOptimizer(string key, string value)
    {
        string message = Refused(root => Change(root, "training_config", t => t["optimizer_config"]!["config"]![key] = JsonNode.Parse(value)));
        Assert.Contains("optimizer Adam", message, StringComparison.Ordinal);
        Assert.Contains(key.Replace("_", "", StringComparison.Ordinal), message.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("loss", "\"my_loss\"", "my_loss")]
    [InlineData("loss", """{"class_name": "Huber", "config": {}}""", "Huber")]
    [InlineData("loss", """{"class_name": "CategoricalCrossentropy", "config": {"reduction": "none"}}""", "none")]
    [InlineData("metrics", "[\"my_metric\"]", "my_metric")]
    [InlineData("metrics", """[{"class_name": "Precision", "config": {"name": "precision"}}]""", "Precision")]
    [InlineData("weighted_metrics", "[\"accuracy\"]", "weighted_metrics")]
    [InlineData("loss_weights", "[0.5]", "loss_weights")]
    [InlineData("optimizer_config", """{"class_name": "Ftrl", "config": {"learning_rate": 0.1}}""", "Ftrl")]
    [InlineData("an_option_of_the_future", "3", "an_option_of_the_future")]
    public void Training(string key, string value, string named)
    {
        using TemporaryFolder folder = new();
        Action<H5Group> change = root => Change(root, "training_config", t => t[key] = JsonNode.Parse(value));
        Assert.Contains(named, Refused(change), StringComparison.Ordinal);
        string path = Write(folder, change);
        Assert.Null(Model.Load(path, compile: false).Optimizer); // the way round it
    }

    [Fact]
    public void HarmlessOptionsAreTaken()
    {
        using TemporaryFolder folder = new();
        string path = Write(folder, root =>
        {
            Change(root, "model_config", m =>
            {
                Layer(m, 1)["config"]!["kernel_initializer"] = "he_normal";
                Layer(m, 1)["config"]!["an_option_of_the_future"] = null;
                Layer(m, 3)["config"]!["seed"] = 1337;
            });
            Change(root, "training_config", t =>
            {
                t["loss"] = JsonNode.Parse("""{"class_name": "CategoricalCrossentropy", "config": {"name": "categorical_crossentropy", "reduction": "auto", "from_logits": false, "label_smoothing": 0.1, "axis": -1}}""");
                t["metrics"] = JsonNode.Parse("""{"dense_1": ["acc"]}""");
                t["loss_weights"] = JsonNode.Parse("[1.0]");
            });
        });
        Assert.Equal(0.1, Assert.IsType<CategoricalCrossentropy>(Model.Load(path).Loss).LabelSmoothing);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void AFunctionalModelMayListItsLayersInAnyOrder(int version)
    {
        using TemporaryFolder folder = new();
        Model loaded = Model.Load(Write(folder, root => root.Attributes.Set("model_config", Chain(version).ToJsonString())));
        Assert.Equal("chain", loaded.Name);
        Assert.Equal(["input_layer", "conv2d", "max_pooling2d", "dropout", "flatten", "dense", "dense_1"], loaded.Layers.Select(l => l.Name));
        KerasFiles.AssertPredicts(loaded, "keras", "small");
    }

    [Theory]
    [InlineData("output_layers", """["nothing", 0, 0]""", "output_layers")]
    [InlineData("output_layers", """["dense", 1, 0]""", "output_layers")]
    [InlineData("output_layers", """["dense", 0, 0]""", "layer 'dense_1'.*no output")]
    [InlineData("output_layers", "[]", "output_layers")]
    [InlineData("input_layers", """["conv2d", 0, 0]""", "layer 'input_layer'")]
    [InlineData("input_layers", "7", "input_layers")]
    [InlineData("an_option_of_the_future", "7", "an_option_of_the_future")]
    [InlineData("layers", "{}", "list of layers")]
    public void FunctionalModelsThatAreNone(string key, string value, string expected)
    {
        JsonObject model = Chain(3);
        model["config"]![key] = JsonNode.Parse(value);
        Assert.Matches(expected, Refused(root => root.Attributes.Set("model_config", model.ToJsonString())));
    }

    [Theory]
    [InlineData(2, "[]", "applied to nothing")]
    [InlineData(2, "[[]]", "inbound_nodes")]
    [InlineData(2, "7", "inbound_nodes")]
    [InlineData(2, """[[["conv2d", 0, 1, {}]]]""", "inbound_nodes")]
    [InlineData(2, """[[["conv2d", -1, 0, {}]]]""", "inbound_nodes")]
    [InlineData(2, """[[["conv2d", 1, 0, {}]]]""", "'conv2d\\[1\\]'")]
    [InlineData(2, """[[["mine", 0, 0, {}]]]""", "'mine\\[0\\]'")]
    [InlineData(2, """[[["max_pooling2d", 0, 0, {}]]]""", "own output")]
    [InlineData(2, """[[["dense", 0, 0, {}]]]""", "own output")]
    [InlineData(2, """[[["conv2d", 0, 0, {}], ["conv2d", 0, 0, {}]]]""", "one input")]
    [InlineData(2, """[[["conv2d", 0, 0, {"training": true}]]]""", "training = true")]
    [InlineData(2, """[[["conv2d", 0, 0, {"training": false}]]]""", "training = false")]
    [InlineData(2, """[[["conv2d", 0, 0, 7]]]""", "inbound_nodes")]
    [InlineData(3, """[{"args": [], "kwargs": {}}]""", "inbound_nodes")]
    [InlineData(3, """[{"args": [7], "kwargs": {}}]""", "inbound_nodes")]
    [InlineData(3, """[{"args": [{"class_name": "__keras_tensor__", "config": {"keras_history": ["conv2d", 0, 0]}}], "kwargs": {"training": true}}]""", "training = true")]
    public void CallsThatAreNone(int version, string calls, string expected)
    {
        JsonObject model = Chain(version);
        JsonObject pooling = model["config"]!["layers"]!.AsArray().Single(l => l!["name"]!.ToString() == "max_pooling2d")!.AsObject();
        pooling["inbound_nodes"] = JsonNode.Parse(calls);
        string message = Refused(root => root.Attributes.Set("model_config", model.ToJsonString()));
        Assert.Matches(expected, message);
        Assert.Contains("layer '", message, StringComparison.Ordinal);
    }

    [Fact]
    public void TwoLayersOfOneNameAreRefused()
    {
        JsonObject model = Chain(3);
        JsonArray layers = model["config"]!["layers"]!.AsArray();
        layers.Add(layers[0]!.DeepClone());
        Assert.Contains("same name", Refused(root => root.Attributes.Set("model_config", model.ToJsonString())), StringComparison.Ordinal);
    }

    [Fact]
    public void HardSigmoidMeansWhatItMeantToTheVersion()
    {
        using TemporaryFolder folder = new();
        Sequential model = new([new Input(1), new Dense(1, "hard_sigmoid", kernelInitializer: "ones")]);
        model.Save(folder["new.h5"]);
        H5Group root = H5File.Open(folder["new.h5"]);
        root.Attributes.Set("keras_version", "2.3.1");
        H5File.Save(folder["old.h5"], root);
        Assert.Equal(1f / 6 + 0.5f, Model.Load(folder["new.h5"]).Predict(new float[,] { { 1 } }).ToSingle()[0], 1e-6);
        Model old = Model.Load(folder["old.h5"]);
        Assert.Equal(0.7f, old.Predict(new float[,] { { 1 } }).ToSingle()[0], 1e-6);

        // Saved again it keeps its meaning.
        old.Save(folder["again.keras"]);
        Assert.Equal(0.7f, Model.Load(folder["again.keras"]).Predict(new float[,] { { 1 } }).ToSingle()[0], 1e-6);
    }

    [Fact]
    public void Keras1OnTensorFlowIsNotMirrored()
    {
        using TemporaryFolder folder = new();
        H5Group root = H5File.Open(KerasFiles.Path("keras-1.2.2/small.h5"));
        H5Group layer = root.Group("model_weights/convolution2d_1");
        float[] kernel = layer["convolution2d_1_W"].ReadSingles();
        layer.CreateDataset("convolution2d_1_W:0", kernel, 3, 3, 1, 4);
        layer.Attributes.Set("weight_names", ["convolution2d_1_W:0", "convolution2d_1_b"], H5Type.AsciiString);
        H5File.Save(folder["a.h5"], root);
        Assert.Equal(kernel, Model.Load(folder["a.h5"], compile: false).Weights[0].ToArray());
    }

    [Fact]
    public void WeightsThatDoNotFitNameTheLayerAndChangeNothing()
    {
        using TemporaryFolder folder = new();
        Sequential model = new([new Input(12, 12, 1), new Conv2D(4, 3, name: "c"), new Flatten(), new Dense(8), new Dense(4, name: "last")]);
        float[] before = [.. model.Weights.SelectMany(w => w.ToArray())];
        foreach (string file in (string[])["keras/small.h5", "keras/small.weights.h5", "keras2/small.weights.h5", "keras-2.3.1/small_weights.h5", "keras/mlp_16_16.h5", "keras/mlp_16_16.weights.h5", "keras/batch_normalised.keras"])
            Assert.Matches("layer|c, dense", Assert.Throws<ModelFileException>(() => model.LoadWeights(KerasFiles.Path(file))).Message);
        Assert.Equal(before, model.Weights.SelectMany(w => w.ToArray()));

        new Sequential([new Input(12, 12, 1), new Conv2D(4, 3), new Flatten(), new Dense(8), new Dense(4), new BatchNormalization()]).SaveWeights(folder["more.weights.h5"]);
        Assert.Contains("batch_normalization", Assert.Throws<ModelFileException>(() => model.LoadWeights(folder["more.weights.h5"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FilesOfAnotherKindSayWhatTheyAre()
    {
        using TemporaryFolder folder = new();
        H5Group empty = new();
        empty.CreateGroup("something");
        H5File.Save(folder["a.h5"], empty);
        File.WriteAllText(folder["b.h5"], "hello");
        File.WriteAllText(folder["c.keras"], "PK hello");
        File.WriteAllText(folder["d.keras"], "");
        Assert.Contains("model_config", Message("a.h5"), StringComparison.Ordinal);
        Assert.Contains("HDF5", Message("b.h5"), StringComparison.Ordinal);
        Assert.Contains("archive", Message("c.keras"), StringComparison.Ordinal);
        Message("d.keras");
        Assert.Contains("LoadWeights", Assert.Throws<ModelFileException>(() => Model.Load(KerasFiles.Path("keras/small.weights.h5"))).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => Model.Load(folder["missing.h5"]));

        string Message(string name) => Assert.Throws<ModelFileException>(() => Model.Load(folder[name])).Message;
    }

    /// <summary>The model of keras/small.h5 as a Functional one, with its layers listed from the last to the first.</summary>
    private static JsonObject Chain(int version)
    {
        JsonObject stack = JsonNode.Parse(H5File.Open(KerasFiles.Path("keras/small.h5")).Attributes["model_config"].ReadString())!.AsObject();
        JsonArray layers = [];
        string? before = null;
        foreach (JsonNode? node in stack["config"]!["layers"]!.AsArray())
        {
            JsonObject layer = node!.DeepClone().AsObject();
            string name = layer["config"]!["name"]!.GetValue<string>();
            layer["name"] = name;
            layer["inbound_nodes"] = JsonNode.Parse(before is null ? "[]"
                : version == 2 ? $$$"""[[["{{{before}}}", 0, 0, {}]]]"""
                : $$$"""[{"args": [{"class_name": "__keras_tensor__", "config": {"shape": [null, 1], "keras_history": ["{{{before}}}", 0, 0]}}], "kwargs": {"mask": null, "training": false}}]""");
            layers.Insert(0, layer);
            before = name;
        }

        return new JsonObject
        {
            ["class_name"] = version == 2 ? "Model" : "Functional",
            ["config"] = new JsonObject
            {
                ["name"] = "chain",
                ["layers"] = layers,
                ["input_layers"] = JsonNode.Parse("""[["input_layer", 0, 0]]"""),
                ["output_layers"] = JsonNode.Parse(version == 2 ? """[["dense_1", 0, 0]]""" : """["dense_1", 0, 0]"""),
            },
        };
    }

    private static string Refused(Action<H5Group> change)
    {
        using TemporaryFolder folder = new();
        string path = Write(folder, change);
        return Assert.Throws<ModelFileException>(() => Model.Load(path)).Message;
    }

    private static string Write(TemporaryFolder folder, Action<H5Group> change)
    {
        H5Group root = H5File.Open(KerasFiles.Path("keras/small.h5"));
        change(root);
        H5File.Save(folder["changed.h5"], root);
        return folder["changed.h5"];
    }

    private static void Change(H5Group root, string attribute, Action<JsonNode> change)
    {
        JsonNode json = JsonNode.Parse(root.Attributes[attribute].ReadString())!;
        change(json);
        root.Attributes.Set(attribute, json.ToJsonString());
    }

    private static JsonObject Layer(JsonNode model, int index) => model["config"]!["layers"]![index]!.AsObject();
}
