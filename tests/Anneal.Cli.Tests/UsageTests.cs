using Anneal.Cli.Hosting;

namespace Anneal.Cli.Tests;

public sealed class UsageTests(TrainedModels models) : TemporaryFolder
{
    [Theory]
    [InlineData("fly")]
    [InlineData("train")]
    [InlineData("train", "--network", "dense", "--data", "digits")]
    [InlineData("train", "--network", "nonesuch", "--data", "digits", "--out", "x.keras")]
    [InlineData("train", "--network", "dense", "--data", "digits", "--out", "x.bin")]
    [InlineData("train", "--network", "dense", "--data", "digits", "--out", "x.keras", "--epochs", "0")]
    [InlineData("train", "--network", "dense", "--data", "digits", "--out", "x.keras", "--epochs", "many")]
    [InlineData("train", "--network", "dense", "--data", "digits", "--out", "x.keras", "--optimizer", "magic")]
    [InlineData("train", "--network", "dense", "--data", "digits", "--out", "x.keras", "--validation-split", "1.5")]
    [InlineData("train", "--network", "dense", "--data", "digits", "--out", "x.keras", "--image-size", "0")]
    [InlineData("train", "--network", "dense", "--data", "digits", "--out", "x.keras", "--validation-split", "0.5", "--validation-data", "digits")]
    [InlineData("evaluate", "x.keras")]
    [InlineData("evaluate", "x.keras", "--data", "digits", "--split", "middle")]
    [InlineData("evaluate", "x.keras", "--data", "digits", "--limit", "0")]
    [InlineData("predict", "x.keras")]
    [InlineData("predict", "x.keras", "a.png", "--input", "b.npz")]
    [InlineData("predict", "x.keras", "--input", "b.npz", "--output", "c.csv")]
    [InlineData("inspect")]
    [InlineData("diff", "a")]
    public void Wrong_usage_ends_with_2_and_names_the_help(params string[] args)
    {
        string message = CommandRun.Misused(args);
        Assert.Contains("--help", message, StringComparison.Ordinal);
        Assert.False(File.Exists("x.keras"));
    }

    [Theory]
    [InlineData("demo")]
    [InlineData("train")]
    [InlineData("evaluate")]
    [InlineData("predict")]
    [InlineData("convert")]
    [InlineData("update")]
    [InlineData("inspect")]
    [InlineData("summary")]
    [InlineData("validate")]
    [InlineData("diff")]
    [InlineData("networks")]
    public void Every_command_has_help_with_an_example(string command)
    {
        string help = CommandRun.Done(command, "--help").Output;
        Assert.Contains($"anneal {command}", help, StringComparison.Ordinal);
        Assert.Contains("--json", help, StringComparison.Ordinal);
        Assert.DoesNotContain("--debug", help, StringComparison.Ordinal);
        Assert.Contains($"  {command}", CommandRun.Done("--help").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_not_there_are_failures()
    {
        Assert.Contains("no.keras", CommandRun.Failed("evaluate", this["no.keras"], "--data", "digits"), StringComparison.Ordinal);
        Assert.Contains("no.npz", CommandRun.Failed("predict", models.Image, "--input", this["no.npz"]), StringComparison.Ordinal);
        Assert.Contains("no.png", CommandRun.Failed("predict", models.Image, this["no.png"]), StringComparison.Ordinal);
        Assert.Contains("fashion-mnist", CommandRun.Failed("evaluate", models.Image, "--data", this["nothing"]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_stack_trace_is_shown_on_request_only()
    {
        Assert.Contains("   at ", CommandRun.Of("inspect", this["no.keras"], "--debug").Error, StringComparison.Ordinal);
        CommandRun.Failed("inspect", this["no.keras"]);
    }

    [Fact]
    public void A_process_of_its_own_answers_alike()
    {
        using System.Diagnostics.Process process = CommandRun.Start("predict", models.Image, models.Picture, "--json");
        CommandRun run = CommandRun.End(process);
        Assert.Equal(ExitCodes.Done, run.Code);
        Assert.Equal(CommandRun.Done("predict", models.Image, models.Picture, "--json").Output, run.Output);
        using System.Diagnostics.Process wrong = CommandRun.Start("predict");
        Assert.Equal(ExitCodes.WrongUsage, CommandRun.End(wrong).Code);
    }
}
