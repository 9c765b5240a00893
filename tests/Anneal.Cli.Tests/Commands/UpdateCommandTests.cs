using System.Text.Json;

namespace Anneal.Cli.Tests.Commands;

public sealed class UpdateCommandTests(TrainedModels models) : TemporaryFolder
{
    [Fact]
    public void An_update_learns_and_reports_exactly_the_promised_fields()
    {
        CommandRun run = CommandRun.Done("update", models.Image, "--data", "digits", "--limit", "200", "--epochs", "4", "--batch-size", "30", "--out", this["u.mlmodel"], "--json");
        Assert.Equal(["loss", "accuracy", "epochs", "seconds", "imagesPerSecond", "losses"], run.Fields());
        JsonElement json = run.Json();
        Assert.Equal(4, json.GetProperty("epochs").GetInt32());
        Assert.Equal(28, json.GetProperty("losses").GetArrayLength());
        double before = Loss(models.Image), after = Loss(this["u.mlmodel"]);
        Assert.True(after < before, $"{after} after, {before} before");
    }

    [Fact]
    public void Defaults_come_from_the_file_and_the_seed_decides_the_order()
    {
        CommandRun run = CommandRun.Done("update", models.Image, "--data", models.Examples, "--out", this["a.mlmodel"], "--seed", "1", "--json");
        Assert.Equal(2, run.Json().GetProperty("epochs").GetInt32());
        CommandRun.Done("update", models.Image, "--data", models.Examples, "--out", this["b.mlmodel"], "--seed", "1");
        CommandRun.Done("update", models.Image, "--data", models.Examples, "--batch-size", "5", "--out", this["c.mlmodel"], "--seed", "1");
        CommandRun.Done("update", models.Image, "--data", models.Examples, "--batch-size", "5", "--out", this["d.mlmodel"], "--no-shuffle");
        Assert.True(Equal(this["a.mlmodel"], this["b.mlmodel"]));
        Assert.False(Equal(this["c.mlmodel"], this["d.mlmodel"]));
    }

    [Fact]
    public void Only_the_updatable_layers_change_and_the_file_in_use_may_be_written_over()
    {
        File.Copy(models.Arrays, this["m.mlmodel"]);
        CommandRun.Done("update", this["m.mlmodel"], "--data", "digits", "--limit", "50", "--epochs", "1", "--out", this["m.mlmodel"]);
        string[] paths = [.. CommandRun.Done("diff", models.Arrays, this["m.mlmodel"], "--json").Json().GetProperty("differences").EnumerateArray().Select(d => d.GetProperty("path").GetString()!)];
        Assert.NotEmpty(paths);
        Assert.All(paths, p => Assert.Contains("'dense_1'", p, StringComparison.Ordinal));
    }

    [Fact]
    public void Folders_of_pictures_teach_too() =>
        Assert.Equal(2, CommandRun.Done("update", models.Image, "--data", models.Folder, "--out", this["m.mlmodel"], "--json").Json().GetProperty("losses").GetArrayLength());

    [Fact]
    public void Values_that_the_file_does_not_allow_are_refused_with_those_that_it_does()
    {
        string message = CommandRun.Failed("update", models.Image, "--data", models.Examples, "--learning-rate", "7", "--out", this["m.mlmodel"]);
        Assert.Contains("learningRate", message, StringComparison.Ordinal);
        string golden = Golden.Path("coreml", "page_updatable.mlmodel");
        Assert.Contains("32", CommandRun.Failed("update", golden, "--data", models.Examples, "--batch-size", "5", "--out", this["m.mlmodel"]), StringComparison.Ordinal);
        Assert.False(File.Exists(this["m.mlmodel"]));
    }

    [Fact]
    public void Models_that_cannot_be_updated_are_refused()
    {
        CommandRun.Done("convert", models.Keras, this["fixed.mlmodel"]);
        Assert.Contains("not updatable", CommandRun.Failed("update", this["fixed.mlmodel"], "--data", models.Examples, "--out", this["m.mlmodel"]), StringComparison.Ordinal);
        Assert.Contains("train", CommandRun.Misused("update", models.Keras, "--data", models.Examples, "--out", this["m.mlmodel"]), StringComparison.Ordinal);
    }

    private static double Loss(string model) => CommandRun.Done("evaluate", model, "--data", "digits", "--split", "train", "--limit", "200", "--json").Json().GetProperty("loss").GetDouble();

    private static bool Equal(string a, string b) => CommandRun.Done("diff", a, b, "--json").Json().GetProperty("equal").GetBoolean();
}
