using System.Text.Json;
using Anneal.CoreML.Format;

namespace Anneal.Cli.Tests.Commands;

public sealed class ConvertCommandTests(TrainedModels models) : TemporaryFolder
{
    [Fact]
    public void Every_option_reaches_the_file()
    {
        File.WriteAllText(this["labels.txt"], "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n");
        CommandRun run = CommandRun.Done("convert", models.Keras, this["m.mlmodel"], "--input-name", "image", "--output-name", "probabilities", "--predicted-feature-name", "letter",
            "--class-labels", this["labels.txt"], "--input-image", "gray", "--scale", "1/255", "--bias", "-0.5", "--updatable", "dense_1", "--loss", "categorical_crossentropy",
            "--optimizer", "adam", "--learning-rate", "0.02", "--batch-size", "7", "--epochs", "4", "--author", "A. Nneal", "--license", "MIT", "--description", "Reads.", "--json");
        Assert.True(run.Json().GetProperty("updatable").GetBoolean());
        Model spec = MLModelSpec.Load(this["m.mlmodel"]).Spec;
        Assert.Equal(("image", "A. Nneal", "MIT", "Reads.", "letter"),
            (spec.Description.Input[0].Name, spec.Description.Metadata.Author, spec.Description.Metadata.License, spec.Description.Metadata.ShortDescription, spec.Description.PredictedFeatureName));
        NeuralNetworkClassifier network = spec.NeuralNetworkClassifier;
        Assert.Equal(1 / 255f, network.Preprocessing[0].Scaler.ChannelScale);
        Assert.Equal(-0.5f, network.Preprocessing[0].Scaler.GrayBias);
        Assert.Equal(["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"], network.StringClassLabels.Vector);
        Assert.Equal(["dense_1"], network.Layers.Where(l => l.IsUpdatable).Select(l => l.Name));
        AdamOptimizer adam = network.UpdateParams.Optimizer.AdamOptimizer;
        Assert.Equal((0.02, 7, 4), (adam.LearningRate.DefaultValue, adam.MiniBatchSize.DefaultValue, network.UpdateParams.Epochs.DefaultValue));
        Assert.Equal("categoricalCrossEntropyLossLayer", ModelTypes.NameOf(network.UpdateParams.LossLayers[0]));
    }

    [Fact]
    public void Several_inputs_and_outputs_are_named_with_commas()
    {
        string model = Golden.Path("keras-files", "keras", "functional.keras");
        CommandRun.Done("convert", model, this["m.mlmodel"], "--input-name", "picture, numbers", "--output-name", "kind,size");
        ModelDescription description = MLModelSpec.Load(this["m.mlmodel"]).Spec.Description;
        Assert.Equal(["picture", "numbers"], description.Input.Select(i => i.Name));
        Assert.Equal(["kind", "size"], description.Output.Select(o => o.Name));
        Assert.Contains("2 inputs", CommandRun.Failed("convert", model, this["m.mlmodel"], "--input-name", "picture"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_update_may_choose_is_shown()
    {
        CommandRun.Done("convert", models.Keras, this["m.mlmodel"], "--updatable", "all", "--batch-size", "7", "--epochs", "4");
        Assert.Contains("batch: 7, min: 1, max: 1024", CommandRun.Done("inspect", this["m.mlmodel"]).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_input_has_the_scale_of_training_unless_told_otherwise() =>
        Assert.Equal(1 / 255f, MLModelSpec.Load(models.Image).Spec.NeuralNetworkClassifier.Preprocessing[0].Scaler.ChannelScale);

    [Fact]
    public void Inspect_summary_and_validate_read_what_was_written()
    {
        JsonElement json = CommandRun.Done("inspect", models.Image, "--json").Json();
        Assert.Equal("neuralNetworkClassifier", json.GetProperty("type").GetString());
        Assert.True(json.GetProperty("updatable").GetBoolean());
        Assert.Equal(10, json.GetProperty("classLabels").GetArrayLength());
        string text = CommandRun.Done("inspect", models.Image).Output;
        Assert.All(["image 28 x 28 GRAYSCALE", "innerProduct", "lossLayer", "lr: 0.05"], part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.Contains("31,810", CommandRun.Done("summary", models.Image).Output, StringComparison.Ordinal);
        Assert.True(CommandRun.Done("validate", models.Image, "--json").Json().GetProperty("valid").GetBoolean());
        Assert.True(CommandRun.Done("validate", models.H5, "--json").Json().GetProperty("valid").GetBoolean());
    }

    [Fact]
    public void Layers_that_are_not_there_are_refused_with_those_that_are()
    {
        string message = CommandRun.Failed("convert", models.Keras, this["m.mlmodel"], "--updatable", "dense_7");
        Assert.Contains("'dense_7'", message, StringComparison.Ordinal);
        Assert.Contains("'dense_1'", message, StringComparison.Ordinal);
        Assert.False(File.Exists(this["m.mlmodel"]));
        Assert.Contains("10", CommandRun.Failed("convert", models.Keras, this["m.mlmodel"], "--class-labels", "Cat,Dog"), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_do_not_go_together_are_wrong_usage()
    {
        Assert.Contains("--input-image", CommandRun.Misused("convert", models.Keras, this["m.mlmodel"], "--scale", "2"), StringComparison.Ordinal);
        Assert.Contains("--updatable", CommandRun.Misused("convert", models.Keras, this["m.mlmodel"], "--epochs", "2"), StringComparison.Ordinal);
        CommandRun.Misused("convert", models.Keras, this["m.mlmodel"], "--input-image", "GRAY", "--scale", "one");
        CommandRun.Misused("convert", models.Keras, this["m.h5"]);
        CommandRun.Misused("convert", models.Image, this["m.mlmodel"]);
        CommandRun.Misused("convert", models.Keras, this["nowhere/m.mlmodel"]);
    }
}
