namespace Anneal.Architecture.Tests;

/// <summary>What every source file keeps to.</summary>
public class SourceTests
{
    private const int MostLines = 450;

    [Fact]
    public void No_source_file_is_long()
        => Assert.Empty(Repository.Files("src", "*.cs").Where(f => File.ReadLines(f).Count() > MostLines).Select(Repository.Relative));

    [Fact]
    public void Nothing_is_left_to_be_written()
        => Assert.Empty(Repository.Files("src", "*.cs").Where(f => File.ReadAllText(f).Contains(nameof(NotImplementedException), StringComparison.Ordinal)).Select(Repository.Relative));

    [Fact]
    public void Test_folders_mirror_source_folders()
    {
        IEnumerable<string> strays =
            from file in Repository.Files("tests", "*.cs")
            let parts = Repository.Relative(file).Split('/')
            where parts[1].EndsWith(".Tests", StringComparison.Ordinal) && parts[1] != "Anneal.Architecture.Tests" && parts.Length > 3
            let mirrored = string.Join('/', ["src", parts[1][..^".Tests".Length], .. parts[2..^1]])
            where !Directory.Exists(Path.Combine(Repository.Root, mirrored))
            select $"{Repository.Relative(file)}: there is no {mirrored}";
        Assert.Empty(strays);
    }
}
