using System.Xml.Linq;

namespace Anneal.Architecture.Tests;

/// <summary>The repository's files, as the tests of the house's rules read them.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Golden.Root, "..", ".."));

    /// <summary>Every project by name, with the projects, packages and sources from elsewhere that it names itself.</summary>
    public static IReadOnlyDictionary<string, Project> Projects { get; } = new[] { "src", "tests", "benchmarks", "samples" }
        .SelectMany(folder => Files(folder, "*.csproj"))
        .Select(Read)
        .ToDictionary(p => p.Name);

    /// <summary>Files below a folder, without what builds leave behind.</summary>
    public static IEnumerable<string> Files(string folder, string pattern)
    {
        string path = Path.Combine(Root, folder);
        if (!Directory.Exists(path)) return [];
        return Directory.EnumerateFiles(path, pattern, SearchOption.AllDirectories)
            .Where(f => !Path.GetRelativePath(Root, f).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));
    }

    public static string Read(string folder, string file) => File.ReadAllText(Path.Combine(Root, folder, file));

    /// <summary>A path below the root, with slashes.</summary>
    public static string Relative(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    private static Project Read(string file)
    {
        XElement[] items = [.. XDocument.Load(file).Descendants()];
        IEnumerable<string> Included(string element) => items.Where(e => e.Name.LocalName == element).Select(e => e.Attribute("Include")?.Value).OfType<string>();
        return new Project(
            Path.GetFileNameWithoutExtension(file),
            Relative(file),
            [.. Included("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Replace('\\', '/')))],
            [.. Included("PackageReference")],
            [.. Included("Compile").Select(c => Relative(Path.GetFullPath(c, Path.GetDirectoryName(file)!)))]);
    }
}

/// <summary>One project file; <paramref name="Linked"/> are sources from elsewhere that it compiles, too.</summary>
internal sealed record Project(string Name, string File, string[] References, string[] Packages, string[] Linked);
