using System.Text.Json;
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
        Assert.Empty(image.Intersect(["Anneal.Studio", "Anneal.Reports", "OxyPlot", "Spectre.Console", "System.Text.Json", "System.Text.RegularExpressions", "System.IO.Compression"]));
    }

    /// <summary>A call profile lays methods out in the order of its counts; one of code that is long gone would lay out nothing.</summary>
    [Fact]
    public void The_order_of_methods_is_that_of_today_s_code()
    {
        Assert.Contains("FastStart.json;--method-layout:CallFrequency", Assert.Single(s_settings, e => e.Name.LocalName == "PublishReadyToRunCrossgen2ExtraArgs").Value, StringComparison.Ordinal);
        using JsonDocument profile = JsonDocument.Parse(Repository.Read("src/Anneal.Cli", "FastStart.json"));
        JsonElement calls = Assert.Single(profile.RootElement.EnumerateObject()).Value;
        string[] methods = [.. calls[0].EnumerateArray().Select(m => m.GetString()!)];
        Assert.All(methods, m => Assert.Single(m, '!'));
        Assert.Equal(Enumerable.Range(1, methods.Length).Reverse(), calls[1].EnumerateArray().Select(c => c.GetInt32()));

        HashSet<string> files = [.. Repository.Files("src", "*.cs").Select(f => Path.GetFileName(f).Split('.')[0])];
        string[] types = [.. methods.Where(m => m.StartsWith("Anneal.", StringComparison.Ordinal) && !m.StartsWith("Anneal.CoreML.Format.", StringComparison.Ordinal)).Select(TypeName).Distinct()];
        int known = types.Count(files.Contains);
        Assert.True(known * 4 >= types.Length * 3, $"{types.Length - known} of {types.Length} types in src/Anneal.Cli/FastStart.json are gone; the benchmarks' start-order command writes it anew.");
    }

    private static string TypeName(string method) => method.Split('!')[0].Split('+', '`', '[')[0].Split('.')[^1];
}
