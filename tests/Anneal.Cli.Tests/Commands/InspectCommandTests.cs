namespace Anneal.Cli.Tests.Commands;

public sealed class InspectCommandTests
{
    public static TheoryData<string> CoreMLFiles => [.. Directory.EnumerateFileSystemEntries(Golden.Path("coreml")).Where(p => Path.GetExtension(p) is ".mlmodel" or ".mlpackage").Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(CoreMLFiles))]
    public void Every_kind_of_Core_ML_model_is_shown(string file)
    {
        string path = Golden.Path("coreml", file);
        Assert.Contains("specification version", CommandRun.Done("inspect", path).Output, StringComparison.Ordinal);
        Assert.Equal("coreml", CommandRun.Done("inspect", path, "--json").Json().GetProperty("format").GetString());
        Assert.True(CommandRun.Done("diff", path, path, "--json").Json().GetProperty("equal").GetBoolean());
    }

    [Theory]
    [InlineData("malireddi.h5")]
    [InlineData("malireddi.keras")]
    public void Keras_models_are_shown(string file)
    {
        string path = Golden.Path("keras-files", "keras", file);
        Assert.Contains("94,602", CommandRun.Done("inspect", path).Output, StringComparison.Ordinal);
        Assert.Equal(94_602, CommandRun.Done("summary", path, "--json").Json().GetProperty("parameters").GetInt32());
    }

    [Fact]
    public void The_networks_are_listed() => Assert.Equal(8, CommandRun.Done("networks", "--json").Json().GetProperty("networks").GetArrayLength());
}
