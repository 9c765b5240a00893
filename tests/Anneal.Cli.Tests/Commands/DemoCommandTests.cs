using System.Text.Json;

namespace Anneal.Cli.Tests.Commands;

public sealed class DemoCommandTests : TemporaryFolder
{
    [Fact]
    public void The_demo_tells_the_whole_story_and_leaves_its_files()
    {
        CommandRun run = CommandRun.Done("demo", "--out", this["demo"], "--json");
        JsonElement json = run.Json(), writer = json.GetProperty("writer"), everyone = json.GetProperty("everyone");
        Assert.True(everyone.GetProperty("accuracyBefore").GetDouble() > 0.95, run.Error);
        Assert.True(writer.GetProperty("accuracyBefore").GetDouble() < 0.85, run.Error);
        Assert.True(writer.GetProperty("accuracyAfter").GetDouble() > writer.GetProperty("accuracyBefore").GetDouble() + 0.05, run.Error);
        Assert.True(everyone.GetProperty("accuracyAfter").GetDouble() > everyone.GetProperty("accuracyBefore").GetDouble() - 0.05, run.Error);
        Assert.All(["digits.keras", "digits.h5", "Digits.mlmodel", "DigitsUpdated.mlmodel"], file => CommandRun.Done("validate", Path.Combine(this["demo"], file)));
        string report = File.ReadAllText(Path.Combine(this["demo"], "report.html"));
        Assert.DoesNotContain("http", report.Replace("http://www.w3.org", "", StringComparison.Ordinal).Replace("http-equiv", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.All(["Misread", "new writer", "What the first layer looks for", "data:image/svg+xml"], part => Assert.Contains(part, report, StringComparison.Ordinal));
        Assert.All(["1. Training", "2. Shipping", "3. A new writer", "4. Updating", "5. The report"], step => Assert.Contains(step, run.Error, StringComparison.Ordinal));
    }
}
