using System.Diagnostics;

namespace Anneal.Data.Tests;

public class AtomicFileTests
{
    [Fact]
    public void ReplacesTheFileAndLeavesNothingElse()
    {
        using TemporaryFolder folder = new();
        AtomicFile.WriteAllText(folder["a.txt"], "one");
        AtomicFile.WriteAllText(folder["a.txt"], "two");
        Assert.Equal("two", File.ReadAllText(folder["a.txt"]));
        Assert.Equal([folder["a.txt"]], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void AnErrorHalfWayKeepsTheOldFile()
    {
        using TemporaryFolder folder = new();
        AtomicFile.WriteAllText(folder["a.txt"], "old");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(folder["a.txt"], stream =>
        {
            stream.Write(new byte[100_000]);
            throw new InvalidOperationException();
        }));
        Assert.Equal("old", File.ReadAllText(folder["a.txt"]));
        Assert.Equal([folder["a.txt"]], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void AFullDiskKeepsTheOldFileAndSaysWhichFile()
    {
        if (OperatingSystem.IsWindows()) return; // no limit on file sizes to be had
        using TemporaryFolder folder = new();
        AtomicFile.WriteAllText(folder["a.txt"], "old");
        using Process child = ChildProcess.Start(ChildProcess.WriteOnce, folder["a.txt"], largestFileInBlocks: 64);
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        Assert.Contains($"IOException: Cannot write '{folder["a.txt"]}'", output, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(folder["a.txt"]));
        Assert.Equal([folder["a.txt"]], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void AKilledProcessLeavesTheFileWhole()
    {
        using TemporaryFolder folder = new();
        AtomicFile.WriteAllText(folder["a.txt"], "old");
        using Process child = ChildProcess.Start(ChildProcess.WriteSlowly, folder["a.txt"]);
        Assert.Equal("half", child.StandardOutput.ReadLine());
        child.Kill();
        child.WaitForExit();
        Assert.Equal("old", File.ReadAllText(folder["a.txt"]));
    }

    [Fact]
    public void AProcessThatExitsRemovesItsTemporaryFile()
    {
        using TemporaryFolder folder = new();
        AtomicFile.WriteAllText(folder["a.txt"], "old");
        using Process child = ChildProcess.Start(ChildProcess.ExitWithin, folder["a.txt"]);
        child.WaitForExit();
        Assert.Equal(3, child.ExitCode);
        Assert.Equal("old", File.ReadAllText(folder["a.txt"]));
        Assert.Equal([folder["a.txt"]], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void ALinkStaysAndItsTargetIsReplaced()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder["real"]);
        File.WriteAllText(folder["real", "a.txt"], "old");
        File.CreateSymbolicLink(folder["link.txt"], Path.Combine("real", "a.txt"));
        AtomicFile.WriteAllText(folder["link.txt"], "new");
        Assert.NotNull(new FileInfo(folder["link.txt"]).LinkTarget);
        Assert.Equal("new", File.ReadAllText(folder["real", "a.txt"]));

        File.CreateSymbolicLink(folder["dangling.txt"], folder["real", "b.txt"]);
        AtomicFile.WriteAllText(folder["dangling.txt"], "made");
        Assert.Equal("made", File.ReadAllText(folder["real", "b.txt"]));
    }

    [Fact]
    public void LinksInACircleAreRefused()
    {
        using TemporaryFolder folder = new();
        File.CreateSymbolicLink(folder["a"], folder["b"]);
        File.CreateSymbolicLink(folder["b"], folder["a"]);
        Assert.Throws<IOException>(() => AtomicFile.WriteAllText(folder["a"], "x"));
    }

    [Fact]
    public void ImpossibleTargetsAreExplained()
    {
        using TemporaryFolder folder = new();
        Assert.Contains("folder", Assert.Throws<IOException>(() => AtomicFile.WriteAllText(folder.Path, "x")).Message, StringComparison.Ordinal);
        Assert.Contains("missing", Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.WriteAllText(folder["missing", "a"], "x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PermissionsAreKept()
    {
        if (OperatingSystem.IsWindows()) return;
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["a"], "old");
        File.SetUnixFileMode(folder["a"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        AtomicFile.WriteAllText(folder["a"], "new");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead, File.GetUnixFileMode(folder["a"]));
    }

    [Fact]
    public void LeftoversOfKilledProcessesGoOnceTheyAreOld()
    {
        using TemporaryFolder folder = new();
        string old = folder[$".a.txt.{Guid.NewGuid():N}.tmp"], recent = folder[$".a.txt.{Guid.NewGuid():N}.tmp"];
        File.WriteAllText(old, "");
        File.WriteAllText(recent, "");
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddHours(-2));
        AtomicFile.WriteAllText(folder["a.txt"], "x");
        Assert.False(File.Exists(old));
        Assert.True(File.Exists(recent));
    }

    [Theory]
    [InlineData("a.txt", ".a.txt.tmp")]
    [InlineData("a.txt", ".a.txt.notes.tmp")]
    [InlineData("a.txt", ".b.txt.0123456789abcdef0123456789abcdef.tmp")]
    [InlineData("a[1].txt", ".a1.txt.0123456789abcdef0123456789abcdef.tmp")]
    [InlineData("*.txt", ".b.txt.0123456789abcdef0123456789abcdef.tmp")]
    public void TheFilesOfOthersStay(string name, string other)
    {
        if (OperatingSystem.IsWindows() && name.Contains('*', StringComparison.Ordinal)) return; // no such name there
        using TemporaryFolder folder = new();
        File.WriteAllText(folder[other], "");
        File.SetLastWriteTimeUtc(folder[other], DateTime.UtcNow.AddHours(-2));
        AtomicFile.WriteAllText(folder[name], "x");
        Assert.True(File.Exists(folder[other]));
    }
}
