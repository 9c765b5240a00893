namespace Anneal.Cli.Tests.Commands;

public sealed class StudioCommandTests
{
    [Fact]
    public void Other_machines_are_let_in_with_a_token_only()
    {
        using TemporaryFolder folder = new();
        Assert.Contains("needs a token", CommandRun.Failed("studio", "--host", "0.0.0.0", "--port", "0", "--data-dir", folder["data"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_is_not_there_is_named() => Assert.Contains("nothing.mlmodel", CommandRun.Failed("studio", "nothing.mlmodel"), StringComparison.Ordinal);
}
