using System.Xml.Linq;

namespace Anneal.Architecture.Tests;

/// <summary>Every package is there for a reason that docs/dependencies.md gives.</summary>
public class DependencyTests
{
    private static readonly string[] s_packages =
    [
        .. XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion").Select(v => v.Attribute("Include")!.Value),
    ];

    public static IEnumerable<TheoryDataRow<string>> Packages => s_packages.Select(p => new TheoryDataRow<string>(p));

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_is_explained(string package)
    {
        string text = Repository.Read("docs", "dependencies.md");
        Assert.True(text.Contains(package, StringComparison.Ordinal), $"docs/dependencies.md does not say why we use {package}, and over what.");
    }

    [Fact]
    public void Versions_are_central()
        => Assert.Empty(Repository.Projects.Values.Where(p => File.ReadAllText(Path.Combine(Repository.Root, p.File)).Contains(" Version=", StringComparison.Ordinal)).Select(p => p.File));
}
