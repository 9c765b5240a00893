namespace Anneal.Architecture.Tests;

/// <summary>Who may reference whom.</summary>
public class ArrowTests
{
    /// <summary>Everything that a project may name in its project file. A new project is entered here, on purpose.</summary>
    private static readonly Dictionary<string, string[]> s_allowed = new()
    {
        ["Anneal.Engine"] = ["Anneal.Engine.Generators"],
        ["Anneal.Engine.Generators"] = [],
        ["Anneal.Data"] = [],
        ["Anneal.Imaging"] = [],
        ["Anneal.Hdf5"] = [],
        ["Anneal.Keras"] = ["Anneal.Engine", "Anneal.Data", "Anneal.Imaging", "Anneal.Hdf5"],
        ["Anneal.CoreML"] = ["Anneal.Engine", "Anneal.Imaging"],
        ["Anneal.Reports"] = ["Anneal.Data", "Anneal.Imaging"],
        ["Anneal"] = ["Anneal.Keras", "Anneal.CoreML", "Anneal.Data", "Anneal.Imaging"],
        ["Anneal.Studio"] = ["Anneal", "Anneal.Keras", "Anneal.CoreML", "Anneal.Data", "Anneal.Imaging", "Anneal.Reports"],
        ["Anneal.Cli"] = ["Anneal", "Anneal.Keras", "Anneal.CoreML", "Anneal.Data", "Anneal.Imaging", "Anneal.Reports", "Anneal.Studio"],
    };

    private static IEnumerable<Project> Sources => Repository.Projects.Values.Where(p => p.File.StartsWith("src/", StringComparison.Ordinal));

    private static IEnumerable<Project> Tests => Repository.Projects.Values.Where(p => p.File.StartsWith("tests/", StringComparison.Ordinal));

    public static IEnumerable<TheoryDataRow<string>> SourceNames => Sources.Select(p => new TheoryDataRow<string>(p.Name));

    public static IEnumerable<TheoryDataRow<string>> TestNames => Tests.Select(p => p.Name).Where(n => n is not "Anneal.Testing" and not "Anneal.Architecture.Tests").Select(n => new TheoryDataRow<string>(n));

    [Theory]
    [MemberData(nameof(SourceNames))]
    public void A_project_references_only_what_the_map_allows(string name)
    {
        Assert.True(s_allowed.ContainsKey(name), $"{name} is new: enter in {nameof(ArrowTests)} what it may reference.");
        Assert.Empty(Repository.Projects[name].References.Except(s_allowed[name]));
    }

    [Fact]
    public void The_front_ends_never_reach_each_other()
    {
        Assert.DoesNotContain("Anneal.CoreML", Reached("Anneal.Keras"));
        Assert.DoesNotContain("Anneal.Keras", Reached("Anneal.CoreML"));
    }

    [Fact]
    public void Data_images_and_HDF5_know_no_engine()
    {
        foreach (string name in (string[])["Anneal.Data", "Anneal.Imaging", "Anneal.Hdf5"]) Assert.DoesNotContain("Anneal.Engine", Reached(name));
    }

    [Fact]
    public void The_engine_needs_the_base_library_and_tensor_primitives_only()
        => Assert.Equal(["System.Numerics.Tensors"], Repository.Projects["Anneal.Engine"].Packages);

    [Fact]
    public void The_generator_is_no_part_of_the_engine_at_run_time()
    {
        string[] lines = Repository.Read("src/Anneal.Engine", "Anneal.Engine.csproj").Split('\n');
        string line = Assert.Single(lines, l => l.Contains("Anneal.Engine.Generators", StringComparison.Ordinal));
        Assert.Contains("OutputItemType=\"Analyzer\"", line, StringComparison.Ordinal);
        Assert.Contains("ReferenceOutputAssembly=\"false\"", line, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestNames))]
    public void A_test_project_belongs_to_a_project_and_sees_only_what_that_may_see(string name)
    {
        string subject = name[..^".Tests".Length];
        Assert.True(Repository.Projects.ContainsKey(subject), $"{name} tests nothing: there is no {subject}.");
        string[] references = Repository.Projects[name].References;
        Assert.Contains(subject, references);
        Assert.Empty(references.Except([subject, "Anneal.Testing", .. Reached(subject)]));
    }

    [Fact]
    public void Every_project_has_tests()
    {
        // The generator's output is tested where it is used: every register tile, in Anneal.Engine.Tests.
        IEnumerable<string> without = Sources.Select(p => p.Name).Where(n => n != "Anneal.Engine.Generators" && !Repository.Projects.ContainsKey(n + ".Tests"));
        Assert.Empty(without);
    }

    [Fact]
    public void No_source_references_tests()
        => Assert.DoesNotContain(Sources, p => p.References.Any(r => r.EndsWith(".Tests", StringComparison.Ordinal) || r == "Anneal.Testing"));

    [Fact]
    public void The_solution_holds_every_project()
    {
        string solution = Repository.Read("", "Anneal.slnx");
        Assert.Empty(Repository.Projects.Values.Where(p => !solution.Contains($"\"{p.File}\"", StringComparison.Ordinal)).Select(p => p.File));
    }

    /// <summary>What several projects need that may not reference each other lies in src/Shared, and nothing lies there for less.</summary>
    [Fact]
    public void Only_shared_sources_are_linked_and_by_more_than_one_project()
    {
        string[] linked = [.. Sources.SelectMany(p => p.Linked)];
        IEnumerable<string> shared = Repository.Files("src/Shared", "*.cs").Select(Repository.Relative);
        Assert.Equal(shared.Order(StringComparer.Ordinal), linked.Distinct().Order(StringComparer.Ordinal));
        Assert.DoesNotContain(linked.CountBy(file => file), file => file.Value < 2);
    }

    /// <summary>What a project references, directly or through others.</summary>
    private static HashSet<string> Reached(string name)
    {
        HashSet<string> reached = [];
        Stack<string> open = new(Repository.Projects[name].References);
        while (open.TryPop(out string? next))
        {
            if (!reached.Add(next)) continue;
            foreach (string r in Repository.Projects[next].References) open.Push(r);
        }

        return reached;
    }
}
