using System.Text.Json;
using Anneal.Data.Arrays;

namespace Anneal.Cli.Tests.Commands;

public sealed class PredictCommandTests(TrainedModels models) : TemporaryFolder
{
    [Fact]
    public void Images_are_named_by_a_classifier()
    {
        CommandRun run = CommandRun.Done("predict", models.Image, models.Picture, "--json");
        JsonElement prediction = run.Json().GetProperty("predictions")[0];
        Assert.Equal(models.Picture, prediction.GetProperty("image").GetString());
        Assert.Equal(10, prediction.GetProperty("probabilities").EnumerateObject().Count());
        string label = prediction.GetProperty("label").GetString()!;
        Assert.Equal(prediction.GetProperty("probability").GetDouble(), prediction.GetProperty("probabilities").GetProperty(label).GetDouble());
        Assert.Contains(label, CommandRun.Done("predict", models.Image, models.Picture).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void All_forms_of_a_model_say_the_same_of_an_image()
    {
        double[] Probabilities(string model) => [.. CommandRun.Done("predict", model, models.Picture, "--json").Json().GetProperty("predictions")[0].GetProperty("probabilities").EnumerateObject().Select(p => p.Value.GetDouble())];
        double[] keras = Probabilities(models.H5), image = Probabilities(models.Image);
        double[] array = [.. CommandRun.Done("predict", models.Arrays, models.Picture, "--json").Json().GetProperty("predictions")[0].GetProperty("outputs").GetProperty("output1").EnumerateArray().Select(v => v.GetDouble())];
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(keras[i], image[i], 1e-5);
            Assert.Equal(keras[i], array[i], 1e-5);
        }
    }

    [Fact]
    public void Arrays_come_and_go_as_npz()
    {
        CommandRun.Done("predict", models.Image, "--input", models.Inputs, "--output", this["out.npz"]);
        using NpzFile output = NpzFile.Open(this["out.npz"]);
        Assert.Equal(["digit", "probabilities"], output.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([20, 10], output["probabilities"].Shape.ToArray());
        Assert.Equal([20], output["digit"].Shape.ToArray());
        string[] labels = output["digit"].AsStrings();
        float[] probabilities = output["probabilities"].ToSingle();
        for (int i = 0; i < 20; i++)
            Assert.Equal($"{Array.IndexOf(probabilities, probabilities.AsSpan(i * 10, 10).ToArray().Max(), i * 10) - (i * 10)}", labels[i]);
    }

    [Theory]
    [InlineData("keras/functional.keras", "functional", "kind", "size")]
    [InlineData("keras-2.0.8/branches.h5", "branches", "kind")]
    public void A_model_of_several_inputs_takes_and_gives_an_array_each(string file, string name, params string[] outputs)
    {
        string path = Golden.Path("keras-files", file);
        IReadOnlyDictionary<string, NDArray> golden = NpzFile.Load(Path.Combine(Path.GetDirectoryName(path)!, "files.npz"));
        NpzFile.Save(this["in.npz"], new Dictionary<string, NDArray> { ["extras"] = golden[$"{name}/input1"], ["picture"] = golden[$"{name}/input0"] });
        CommandRun run = CommandRun.Done("predict", path, "--input", this["in.npz"], "--output", this["out.npz"], "--json");
        IReadOnlyDictionary<string, NDArray> written = NpzFile.Load(this["out.npz"]);
        Assert.Equal(outputs, written.Keys.Order(StringComparer.Ordinal));
        for (int o = 0; o < outputs.Length; o++)
            Assert.All(golden[$"{name}/prediction{o}"].ToSingle().Zip(written[outputs[o]].ToSingle()), p => Assert.Equal(p.First, p.Second, 1e-5));
        // What cannot be trained is told of, and everything else done.
        Assert.Equal(name == "functional", run.Error.Contains("2 outputs", StringComparison.Ordinal));
        foreach (string command in (string[])["summary", "inspect", "validate"]) CommandRun.Done(command, path);
    }

    [Fact]
    public void A_leading_axis_and_a_channel_may_be_there_or_not()
    {
        NDArray images = NpzFile.Load(models.Inputs)["anything"].SliceRows(0, 1);
        NDArray[] forms = [images, images.Reshape(28, 28), images.Reshape(28, 28, 1), images.Reshape(1, 28, 28, 1), NDArray.Create(images.ToInt64(), 28, 28), NDArray.Create(images.ToSingle(), 28, 28)];
        foreach (string model in new[] { models.H5, models.Image })
        {
            float[]? first = null;
            foreach (NDArray form in forms)
            {
                NpzFile.Save(this["in.npz"], [new("image", form)]);
                CommandRun.Done("predict", model, "--input", this["in.npz"], "--output", this["out.npz"]);
                float[] values = NpzFile.Load(this["out.npz"]).Values.First(v => v.Length == 10).ToSingle();
                Assert.Equal(first ??= values, values);
            }
        }
    }

    [Fact]
    public void An_array_input_takes_numbers_untouched()
    {
        float[] pixels = NpzFile.Load(models.Inputs)["anything"].SliceRows(0, 1).ToSingle();
        NpzFile.Save(this["scaled.npz"], [new("x", NDArray.Create(Array.ConvertAll(pixels, p => p / 255f), 1, 28, 28))]);
        NpzFile.Save(this["raw.npz"], [new("x", NDArray.Create(pixels, 1, 28, 28))]);
        CommandRun.Done("predict", models.Arrays, "--input", this["scaled.npz"], "--output", this["a.npz"]);
        CommandRun.Done("predict", models.Arrays, "--input", this["raw.npz"], "--output", this["b.npz"]);
        CommandRun.Done("predict", models.H5, "--input", this["scaled.npz"], "--output", this["c.npz"]);
        float[] a = NpzFile.Load(this["a.npz"])["output1"].ToSingle(), b = NpzFile.Load(this["b.npz"])["output1"].ToSingle(), c = NpzFile.Load(this["c.npz"]).Values.Single().ToSingle();
        Assert.NotEqual(a, b);
        for (int i = 0; i < 10; i++) Assert.Equal(c[i], a[i], 1e-5f);
    }

    [Fact]
    public void Missing_inputs_are_listed()
    {
        NDArray images = NpzFile.Load(models.Inputs)["anything"];
        NpzFile.Save(this["two.npz"], [new("a", images), new("b", images)]);
        string message = CommandRun.Failed("predict", models.Image, "--input", this["two.npz"]);
        Assert.Contains("'image'", message, StringComparison.Ordinal);
        Assert.Contains("a, b", message, StringComparison.Ordinal);
    }
}
