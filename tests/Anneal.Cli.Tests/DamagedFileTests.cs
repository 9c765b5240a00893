using System.IO.Compression;
using Anneal.Cli.Hosting;
using Anneal.Data.Arrays;

namespace Anneal.Cli.Tests;

public sealed class DamagedFileTests(TrainedModels models) : TemporaryFolder
{
    private const int Flips = 24;

    public static TheoryData<string> Kinds => ["h5", "keras", "mlmodel", "npz", "png", "jpg"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_truncated_file_is_refused_by_its_name(string kind)
    {
        byte[] whole = File.ReadAllBytes(Sound(kind));
        foreach (double part in new[] { 0, 0.01, 0.3, 0.7, 0.98 })
        {
            string path = this[$"cut.{kind}"];
            File.WriteAllBytes(path, whole[..(int)(part * whole.Length)]);
            Assert.Contains($"cut.{kind}", CommandRun.Failed(Command(kind, path)), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_flipped_bit_costs_at_most_a_message(string kind)
    {
        byte[] whole = File.ReadAllBytes(Sound(kind));
        string path = this[$"flipped.{kind}"];
        for (int i = 0; i < Flips; i++)
        {
            byte[] copy = [.. whole];
            // Headers are short: half of the flips hit the first hundred bytes.
            int at = i % 2 == 0 ? i * Math.Min(100, whole.Length) / Flips : (int)((long)i * whole.Length / Flips);
            copy[at] ^= (byte)(1 << (i % 8));
            File.WriteAllBytes(path, copy);
            CommandRun run = CommandRun.Of(Command(kind, path));
            Assert.True(run.Code is ExitCodes.Done or ExitCodes.Failed, $"{run.Code}: {run.Error}");
            Assert.DoesNotContain("went wrong inside", run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_custom_layer_is_refused_by_its_name_and_class()
    {
        File.Copy(models.Keras, this["custom.keras"]);
        using (ZipArchive archive = ZipFile.Open(this["custom.keras"], ZipArchiveMode.Update))
        {
            ZipArchiveEntry entry = archive.GetEntry("config.json")!;
            string config;
            using (StreamReader reader = new(entry.Open())) config = reader.ReadToEnd();
            int at = config.LastIndexOf("\"Dense\"", StringComparison.Ordinal);
            Assert.True(at > 0);
            entry.Delete();
            using StreamWriter writer = new(archive.CreateEntry("config.json").Open());
            writer.Write(config[..at] + "\"Sparkle\"" + config[(at + 7)..]);
        }

        string message = CommandRun.Failed("inspect", this["custom.keras"]);
        Assert.Contains("Sparkle", message, StringComparison.Ordinal);
        Assert.Contains("dense_1", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layer_that_is_not_known_is_refused_by_its_name_and_class()
    {
        byte[] text = File.ReadAllBytes(models.H5);
        int at = text.AsSpan().LastIndexOf("\"Dense\""u8);
        Assert.True(at > 0);
        "\"Dunce\""u8.CopyTo(text.AsSpan(at));
        File.WriteAllBytes(this["unknown.h5"], text);
        Assert.Contains("Dunce", CommandRun.Failed("inspect", this["unknown.h5"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_shapes_are_refused_with_both()
    {
        NpzFile.Save(this["wrong.npz"], [new("x", NDArray.Create(new byte[5 * 20 * 20], 5, 20, 20)), new("y", NDArray.Create(new byte[5]))]);
        foreach (string model in new[] { models.Keras, models.Image, models.Arrays })
        {
            string message = CommandRun.Failed("evaluate", model, "--data", this["wrong.npz"]);
            Assert.Contains("28", message, StringComparison.Ordinal);
            Assert.Contains("(20, 20)", message, StringComparison.Ordinal);
        }

        NpzFile.Save(this["short.npz"], [new("x", NDArray.Create(new byte[5 * 784], 5, 28, 28)), new("y", NDArray.Create(new byte[4]))]);
        Assert.Contains("(4,)", CommandRun.Failed("train", "--network", "dense", "--data", this["short.npz"], "--out", this["m.keras"]), StringComparison.Ordinal);
        Assert.Contains("conv2d", CommandRun.Failed("train", "--network", "malireddi", "--data", this["wrong.npz"].Replace("wrong", "tiny", StringComparison.Ordinal), "--out", Tiny()), StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_out_of_range_are_refused_with_the_classes()
    {
        NpzFile.Save(this["labels.npz"], [new("x", NDArray.Create(new byte[3 * 784], 3, 28, 28)), new("y", NDArray.Create([1, 12, 3]))]);
        Assert.Contains("10 classes", CommandRun.Failed("evaluate", models.Keras, "--data", this["labels.npz"]), StringComparison.Ordinal);
        Assert.Contains("12", CommandRun.Failed("evaluate", models.Image, "--data", this["labels.npz"]), StringComparison.Ordinal);
        CommandRun.Failed("update", models.Image, "--data", this["labels.npz"], "--out", this["m.mlmodel"]);
        CommandRun.Failed("update", models.Arrays, "--data", this["labels.npz"], "--out", this["m.mlmodel"]);
        NpzFile.Save(this["labels.npz"], [new("x", NDArray.Create(new byte[3 * 784], 3, 28, 28)), new("y", NDArray.Create([1, -2, 3]))]);
        Assert.Contains("-2", CommandRun.Failed("train", "--network", "dense", "--data", this["labels.npz"], "--out", this["m.keras"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_refused()
    {
        float[] values = new float[3 * 784];
        values[1000] = float.NaN;
        NpzFile.Save(this["nan.npz"], [new("x", NDArray.Create(values, 3, 28, 28)), new("y", NDArray.Create([1, 2, 3]))]);
        NpzFile.Save(this["input.npz"], [new("x", NDArray.Create(values, 3, 28, 28))]);
        Assert.Contains("NaN in example 1", CommandRun.Failed("train", "--network", "dense", "--data", this["nan.npz"], "--out", this["m.keras"]), StringComparison.Ordinal);
        foreach (string model in new[] { models.Keras, models.Image, models.Arrays })
        {
            Assert.Contains("finite", CommandRun.Failed("evaluate", model, "--data", this["nan.npz"]), StringComparison.Ordinal);
            Assert.Contains("finite", CommandRun.Failed("predict", model, "--input", this["input.npz"]), StringComparison.Ordinal);
        }
    }

    private string Tiny()
    {
        NpzFile.Save(this["tiny.npz"], [new("x", NDArray.Create(new byte[5 * 16], 5, 4, 4)), new("y", NDArray.Create(new byte[] { 0, 1, 0, 1, 0 }))]);
        return this["m.keras"];
    }

    private string Sound(string kind)
    {
        switch (kind)
        {
            case "h5": return models.H5;
            case "keras": return models.Keras;
            case "mlmodel": return models.Image;
            case "npz": return models.Examples;
            case "png": return models.Picture;
            default: return Golden.Path("images", "baseline.jpg");
        }
    }

    private string[] Command(string kind, string path) => kind switch
    {
        "npz" => ["evaluate", models.Keras, "--data", path],
        "png" or "jpg" => ["predict", models.Keras, path],
        _ => ["validate", path],
    };
}
