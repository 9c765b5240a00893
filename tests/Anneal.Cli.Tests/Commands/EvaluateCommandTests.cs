using System.Text.Json;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;

namespace Anneal.Cli.Tests.Commands;

public sealed class EvaluateCommandTests(TrainedModels models) : TemporaryFolder
{
    [Fact]
    public void Every_form_of_a_model_gives_the_same_scores()
    {
        JsonElement keras = Evaluate(models.H5, "digits");
        Assert.Equal(200, keras.GetProperty("count").GetInt32());
        Assert.InRange(keras.GetProperty("accuracy").GetDouble(), 0.5, 1);
        foreach (string other in new[] { models.Image, models.Arrays })
        {
            JsonElement coreml = Evaluate(other, "digits");
            Assert.Equal(keras.GetProperty("accuracy").GetDouble(), coreml.GetProperty("accuracy").GetDouble(), 6);
            Assert.Equal(keras.GetProperty("loss").GetDouble(), coreml.GetProperty("loss").GetDouble(), 4);
        }
    }

    [Fact]
    public void Exactly_the_promised_fields_are_reported() =>
        Assert.Equal(["loss", "accuracy", "count"], CommandRun.Done("evaluate", models.Image, "--data", models.Folder, "--json").Fields());

    [Fact]
    public void A_folder_and_an_array_of_the_same_digits_agree()
    {
        Assert.Equal(Evaluate(models.Keras, models.Folder).GetProperty("accuracy").GetDouble(), Evaluate(models.Keras, models.Examples).GetProperty("accuracy").GetDouble());
        Assert.Equal(Evaluate(models.Image, models.Folder).GetProperty("loss").GetDouble(), Evaluate(models.Image, models.Examples).GetProperty("loss").GetDouble(), 6);
    }

    [Fact]
    public void A_network_that_divides_pixels_itself_gets_them_whole()
    {
        Sequential model = new([new Input(28, 28, 1), new Rescaling(1 / 255.0), new Flatten(), new Dense(10, activation: "softmax")]);
        model.Save(this["inside.keras"]);
        CommandRun.Done("convert", this["inside.keras"], this["array.mlmodel"]);
        CommandRun.Done("convert", this["inside.keras"], this["image.mlmodel"], "--input-image", "GRAY");
        Sequential outside = new([new Input(28, 28, 1), new Flatten(), new Dense(10, activation: "softmax")]);
        outside.SetWeights(model.GetWeights());
        outside.Save(this["outside.keras"]);
        double expected = Evaluate(this["outside.keras"], models.Examples).GetProperty("loss").GetDouble();
        foreach (string name in new[] { "inside.keras", "array.mlmodel", "image.mlmodel" })
            Assert.Equal(expected, Evaluate(this[name], models.Examples).GetProperty("loss").GetDouble(), 1e-4);
    }

    [Fact]
    public void Splits_are_told_apart()
    {
        Assert.NotEqual(
            CommandRun.Done("evaluate", models.Keras, "--data", "digits", "--limit", "200", "--split", "train", "--json").Json().GetProperty("loss").GetDouble(),
            Evaluate(models.Keras, "digits").GetProperty("loss").GetDouble());
    }

    [Fact]
    public void Class_folders_match_whatever_their_case_and_others_are_listed()
    {
        string mlmodel = this["Letters.mlmodel"];
        CommandRun.Done("convert", models.H5, mlmodel, "--input-image", "GRAY", "--class-labels", "Zero,One,Two,Three,Four,Five,Six,Seven,Eight,Nine");
        Directory.CreateDirectory(this["named/seven"]);
        File.Copy(models.Picture, this["named/seven/a.png"]);
        Assert.Equal(1, CommandRun.Done("evaluate", mlmodel, "--data", this["named"], "--json").Json().GetProperty("count").GetInt32());
        Directory.Move(this["named/seven"], this["named/eleven"]);
        string message = CommandRun.Failed("evaluate", mlmodel, "--data", this["named"]);
        Assert.Contains("'eleven'", message, StringComparison.Ordinal);
        Assert.Contains("Seven, Eight, Nine", message, StringComparison.Ordinal);
        Assert.Contains("eleven", CommandRun.Failed("evaluate", models.Keras, "--data", this["named"]), StringComparison.Ordinal);
    }

    private static JsonElement Evaluate(string model, string data) => CommandRun.Done("evaluate", model, "--data", data, "--limit", "200", "--json").Json();
}
