using System.Diagnostics;
using Anneal.Cli.Hosting;

namespace Anneal.Cli.Tests;

/// <summary>Full disks, interrupts and kills, with real processes. Signals and limits are those of Unix.</summary>
public sealed class SafeWritingTests(TrainedModels models) : TemporaryFolder
{
    private const int Interrupt = 2, Kill = 9;

    [Fact]
    public void A_full_disk_is_a_message_and_the_old_file_is_whole()
    {
        if (OperatingSystem.IsWindows()) return;
        File.Copy(models.Image, this["m.mlmodel"]);
        File.Copy(models.Keras, this["m.keras"]);
        File.Copy(models.H5, this["m.h5"]);
        foreach (string[] args in new string[][]
        {
            ["update", models.Image, "--data", models.Examples, "--out", this["m.mlmodel"]],
            ["train", "--network", models.Keras, "--data", models.Examples, "--epochs", "1", "--out", this["m.keras"]],
            ["train", "--network", models.Keras, "--data", models.Examples, "--epochs", "1", "--out", this["m.h5"]],
        })
        {
            byte[] before = File.ReadAllBytes(args[^1]);
            CommandRun run = CommandRun.WithFileSizeLimit(16, args);
            Assert.True(run.Code == ExitCodes.Failed, $"{run.Code}: {run.Error}");
            Assert.Contains(Path.GetFileName(args[^1]), run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
            Assert.Equal(before, File.ReadAllBytes(args[^1]));
        }

        Assert.Equal(3, Directory.GetFiles(Path.GetDirectoryName(this["x"])!).Length);
    }

    [Fact]
    public void Ctrl_C_ends_training_with_the_best_model_so_far()
    {
        if (OperatingSystem.IsWindows()) return;
        using Process process = CommandRun.Start("train", "--network", "dense", "--data", "digits", "--limit", "500", "--validation-split", "0.2", "--epochs", "100000", "--out", this["m.keras"], "--json");
        WaitFor(process, "Epoch 3/");
        CommandRun.Signal(process, Interrupt);
        CommandRun run = CommandRun.End(process);
        Assert.Equal(ExitCodes.Stopped, run.Code);
        Assert.Contains("best so far", run.Error, StringComparison.Ordinal);
        Assert.InRange(run.Json().GetProperty("epochs").GetInt32(), 3, 99_999);
        CommandRun.Done("evaluate", this["m.keras"], "--data", "digits", "--limit", "50");
    }

    [Fact]
    public void Ctrl_C_ends_an_update_with_the_best_model_so_far()
    {
        if (OperatingSystem.IsWindows()) return;
        using Process process = CommandRun.Start("update", models.Image, "--data", "digits", "--limit", "500", "--epochs", "1000", "--out", this["m.mlmodel"], "--json");
        WaitFor(process, "Epoch 3/");
        CommandRun.Signal(process, Interrupt);
        CommandRun run = CommandRun.End(process);
        // A fast machine may be through before the signal arrives.
        Assert.Contains(run.Code, new[] { ExitCodes.Stopped, ExitCodes.Done });
        Assert.True(run.Json().GetProperty("losses").GetArrayLength() >= 3);
        Assert.True(CommandRun.Done("validate", this["m.mlmodel"], "--json").Json().GetProperty("valid").GetBoolean());
    }

    [Fact]
    public void A_kill_while_saving_leaves_a_whole_file()
    {
        if (OperatingSystem.IsWindows()) return;
        for (int attempt = 0; attempt < 3; attempt++)
        {
            // Every epoch that improves writes the file again, many times a second.
            using Process process = CommandRun.Start("train", "--network", "mlp-40", "--data", "digits", "--limit", "40", "--epochs", "100000", "--checkpoint", this["best.keras"], "--out", this["m.keras"]);
            _ = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            while (!File.Exists(this["best.keras"]) && !process.HasExited) Thread.Sleep(5);
            Thread.Sleep(37 * (attempt + 1));
            CommandRun.Signal(process, Kill);
            process.WaitForExit();
            Assert.True(CommandRun.Done("validate", this["best.keras"], "--json").Json().GetProperty("valid").GetBoolean());
        }
    }

    private static void WaitFor(Process process, string words)
    {
        while (process.StandardError.ReadLine() is { } line)
        {
            if (line.Contains(words, StringComparison.Ordinal)) return;
        }

        Assert.Fail($"The process ended without '{words}': {process.StandardOutput.ReadToEnd()}");
    }
}
