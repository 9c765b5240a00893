namespace Anneal.Cli.Tests.Commands;

public sealed class DiffCommandTests(TrainedModels models) : TemporaryFolder
{
    [Fact]
    public void A_model_equals_itself_and_two_that_differ_are_told_apart()
    {
        Assert.Contains("equal", CommandRun.Done("diff", models.Image, models.Image).Output, StringComparison.Ordinal);
        CommandRun run = CommandRun.Done("diff", models.Keras, models.H5);
        Assert.Contains("layer 'dense' / kernel", run.Output, StringComparison.Ordinal);
        Assert.Contains("of them changed", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_and_types_are_compared()
    {
        string text = CommandRun.Done("diff", models.Image, models.Arrays).Output;
        Assert.All(["description / input 'image'", "neuralNetworkClassifier", "(absent)"], part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Models_of_different_kinds_are_not_compared() =>
        Assert.Contains("different kinds", CommandRun.Failed("diff", models.Keras, models.Image), StringComparison.Ordinal);
}
