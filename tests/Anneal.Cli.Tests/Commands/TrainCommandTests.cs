using System.Text.Json;
using Anneal.Data.Arrays;
using Anneal.Data.Digits;

namespace Anneal.Cli.Tests.Commands;

public sealed class TrainCommandTests(TrainedModels models) : TemporaryFolder
{
    [Fact]
    public void Training_reports_exactly_the_promised_fields()
    {
        CommandRun run = CommandRun.Done("train", "--network", "dense", "--data", "digits", "--limit", "100", "--epochs", "3", "--batch-size", "30", "--out", this["a.keras"], "--json");
        Assert.Equal(["loss", "accuracy", "epochs", "seconds", "imagesPerSecond", "losses"], run.Fields());
        JsonElement json = run.Json();
        Assert.Equal(3, json.GetProperty("epochs").GetInt32());
        Assert.Equal(12, json.GetProperty("losses").GetArrayLength());
        Assert.Single(run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        // Mini-batches of 30, 30, 30 and 10: their mean is the epoch's loss.
        double[] last = [.. json.GetProperty("losses").EnumerateArray().Skip(8).Select(l => l.GetDouble())];
        Assert.Equal(json.GetProperty("loss").GetDouble(), (30 * (last[0] + last[1] + last[2]) + 10 * last[3]) / 100, 1e-6);
        Assert.Contains("Epoch 3/3", run.Error, StringComparison.Ordinal);
        Assert.Contains("images/s", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_seed_gives_the_same_model_with_any_number_of_threads()
    {
        string[] common = ["--network", "dense-deep", "--data", "digits", "--limit", "200", "--epochs", "1"];
        CommandRun.Done(["train", .. common, "--seed", "3", "--threads", "1", "--out", this["a.keras"]]);
        CommandRun.Done(["train", .. common, "--seed", "3", "--threads", "3", "--out", this["b.h5"]]);
        CommandRun.Done(["train", .. common, "--seed", "4", "--threads", "1", "--out", this["c.keras"]]);
        Assert.True(CommandRun.Done("diff", this["a.keras"], this["b.h5"], "--json").Json().GetProperty("equal").GetBoolean());
        Assert.False(CommandRun.Done("diff", this["a.keras"], this["c.keras"], "--json").Json().GetProperty("equal").GetBoolean());
    }

    [Fact]
    public void Training_learns_and_goes_on_from_a_file()
    {
        double before = CommandRun.Done("evaluate", models.Keras, "--data", "digits", "--limit", "500", "--json").Json().GetProperty("loss").GetDouble();
        double after = CommandRun.Done("evaluate", models.H5, "--data", "digits", "--limit", "500", "--json").Json().GetProperty("loss").GetDouble();
        Assert.True(after < before, $"{after} after, {before} before");
        string summary = CommandRun.Done("inspect", models.H5).Output;
        // Three epochs of 40 steps, then one of 63: the optimizer went on counting.
        Assert.Contains("183 steps", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Checkpoints_and_early_stopping_watch_the_validation_loss()
    {
        CommandRun run = CommandRun.Done("train", "--network", "dense", "--data", "digits", "--limit", "300", "--validation-split", "0.2", "--epochs", "40", "--learning-rate", "0.1",
            "--checkpoint", this["best.{epoch:02d}.keras"], "--early-stopping", "2", "--out", this["a.keras"], "--json");
        Assert.InRange(run.Json().GetProperty("epochs").GetInt32(), 3, 39);
        Assert.NotEmpty(Directory.EnumerateFiles(Path.GetDirectoryName(this["x"])!, "best.*.keras"));
        Assert.Contains("val_loss", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_arrays_and_validation_data_are_taken()
    {
        CommandRun.Done("train", "--network", "dense", "--data", models.Folder, "--validation-data", models.Examples, "--epochs", "1", "--out", this["a.keras"]);
        Assert.Contains("(None, 10)", CommandRun.Done("summary", this["a.keras"]).Output, StringComparison.Ordinal);
        CommandRun.Done("train", "--network", "dense", "--data", models.Folder, "--image-size", "20x10", "--epochs", "1", "--out", this["b.keras"]);
        Assert.Equal([10, 20, 1], CommandRun.Done("inspect", this["b.keras"], "--json").Json().GetProperty("inputs")[0].GetProperty("shape").EnumerateArray().Select(n => n.GetInt32()));
    }

    [Fact]
    public void Pixels_are_divided_by_255_whatever_type_they_have()
    {
        (NDArray images, NDArray labels) = SyntheticDigits.Generate(60, seed: 2);
        NpzFile.Save(this["bytes.npz"], [new("x_train", images), new("y_train", labels)]);
        NpzFile.Save(this["floats.npz"], [new("train_data", NDArray.Create(images.ToSingle(), 60, 28, 28)), new("train_labels", labels)]);
        NpzFile.Save(this["scaled.npz"], [new("x", NDArray.Create(Array.ConvertAll(images.ToSingle(), v => v / 255f), 60, 28, 28, 1)), new("y", labels)]);
        foreach (string name in new[] { "bytes", "floats", "scaled" })
            CommandRun.Done("train", "--network", "dense", "--data", this[name + ".npz"], "--epochs", "1", "--out", this[name + ".keras"]);
        Assert.True(CommandRun.Done("diff", this["bytes.keras"], this["floats.keras"], "--json").Json().GetProperty("equal").GetBoolean());
        Assert.True(CommandRun.Done("diff", this["bytes.keras"], this["scaled.keras"], "--json").Json().GetProperty("equal").GetBoolean());
    }
}
