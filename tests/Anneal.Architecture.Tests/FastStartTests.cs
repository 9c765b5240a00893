using System.Xml.Linq;

namespace Anneal.Architecture.Tests;

/// <summary>The settings that a published command starts fast by; docs/performance.md has the measurements.</summary>
public class FastStartTests
{
    private static readonly XElement[] s_settings = [.. XDocument.Parse(Repository.Read("src/Anneal.Cli", "FastStart.targets")).Descendants()];

    [Theory]
    [InlineData("SelfContained", "true")]
    [InlineData("PublishReadyToRun", "true")]
    [InlineData("PublishReadyToRunComposite", "true")]
    [InlineData("PublishTrimmed", "true")]
    [InlineData("TrimMode", "partial")]
    [InlineData("ConcurrentGarbageCollection", "false")]
    [InlineData("TieredCompilationQuickJitForLoops", "true")]
    public void A_published_command_is_compiled_ahead(string setting, string value)
        => Assert.Equal(value, Assert.Single(s_settings, e => e.Name.LocalName == setting).Value);

    [Fact]
    public void The_settings_are_those_of_a_publish_for_one_system()
    {
        XElement import = Assert.Single(XDocument.Parse(Repository.Read("src/Anneal.Cli", "Anneal.Cli.csproj")).Descendants(), e => e.Name.LocalName == "Import");
        Assert.Equal("FastStart.targets", import.Attribute("Project")?.Value);
        Assert.Equal("'$(RuntimeIdentifier)' != ''", import.Attribute("Condition")?.Value);
    }

    /// <summary>A prediction's own projects belong to the image; what only draws, serves or reports would make every run's memory larger.</summary>
    [Fact]
    public void The_common_image_holds_what_a_prediction_needs_and_no_more()
    {
        string[] image = [.. s_settings.Where(e => e.Name.LocalName == "FastStartAssembly").SelectMany(e => e.Attribute("Include")!.Value.Split(';'))];
        string[] needed = ["Anneal", "Anneal.Cli", "Anneal.CoreML", "Anneal.Data", "Anneal.Engine", "Anneal.Imaging", "Google.Protobuf", "SkiaSharp", "System.Private.CoreLib"];
        Assert.Empty(needed.Except(image));
        Assert.Empty(image.Intersect(["Anneal.Studio", "Anneal.Reports", "OxyPlot", "Spectre.Console"]));
    }
}
