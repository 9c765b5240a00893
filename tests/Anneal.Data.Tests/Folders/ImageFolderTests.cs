using Anneal.Data.Folders;

namespace Anneal.Data.Tests.Folders;

public class ImageFolderTests
{
    [Fact]
    public void ListsClassesAndFilesInAStableOrder()
    {
        using TemporaryFolder folder = new();
        Touch(folder, "dog/10.png", "dog/2.PNG", "dog/02.png", "cat/b.jpg", "cat/a10.jpeg", "cat/a9.webp", "Zebra/x.bmp", "dog/.hidden.png", ".git/x.png", "cat/notes.txt", "readme.md");
        ImageFolderListing list = ImageFolder.List(folder.Path);
        Assert.Equal(["Zebra", "cat", "dog"], list.ClassNames);
        Assert.Equal(["Zebra/x.bmp", "cat/a9.webp", "cat/a10.jpeg", "cat/b.jpg", "dog/2.PNG", "dog/02.png", "dog/10.png"], list.Files.Select(f => Relative(folder, f)));
        Assert.Equal([0, 1, 1, 1, 2, 2, 2], list.Labels);
        Assert.Equal(["cat/notes.txt", "readme.md"], list.Skipped.Select(f => Relative(folder, f)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void OtherEndingsCanBeAskedFor()
    {
        using TemporaryFolder folder = new();
        Touch(folder, "a/x.npy", "a/x.png");
        Assert.Equal(["a/x.npy"], ImageFolder.List(folder.Path, [".npy"]).Files.Select(f => Relative(folder, f)));
    }

    [Fact]
    public void InterleavedOrderSpreadsTheClasses()
    {
        using TemporaryFolder folder = new();
        Touch(folder, [.. Enumerable.Range(0, 30).Select(i => $"a/{i}.png"), .. Enumerable.Range(0, 10).Select(i => $"b/{i}.png")]);
        ImageFolderListing list = ImageFolder.List(folder.Path);
        int[] order = list.InterleavedOrder();
        Assert.Equal(Enumerable.Range(0, 40), order.Order());
        for (int start = 0; start < 40; start += 8) Assert.Equal(2, order[start..(start + 8)].Count(i => list.Labels[i] == 1));
        Assert.Equal(Enumerable.Range(0, 30), order.Where(i => list.Labels[i] == 0));
    }

    [Fact]
    public void WrongFoldersAreExplained()
    {
        using TemporaryFolder folder = new();
        Assert.Contains("nowhere", Assert.Throws<DirectoryNotFoundException>(() => ImageFolder.List(folder["nowhere"])).Message, StringComparison.Ordinal);
        Assert.Contains("no sub-folders", Refused(folder), StringComparison.Ordinal);
        Touch(folder, "cat/1.png");
        Directory.CreateDirectory(folder["dog"]);
        Assert.Contains("without images: dog", Refused(folder), StringComparison.Ordinal);
        Touch(folder, "dog/train/1.png");
        Assert.Contains("give '" + folder["dog"] + "' instead", Refused(folder), StringComparison.Ordinal);
        Touch(folder, "dog/2.png");
        Assert.Contains("sub-folder 'train'", Refused(folder), StringComparison.Ordinal);
        Touch(folder, "loose.png");
        Assert.Contains("'loose.png'", Refused(folder), StringComparison.Ordinal);
    }

    private static string Refused(TemporaryFolder folder) => Assert.Throws<InvalidDataException>(() => ImageFolder.List(folder.Path)).Message;

    private static string Relative(TemporaryFolder folder, string file) => Path.GetRelativePath(folder.Path, file).Replace('\\', '/');

    private static void Touch(TemporaryFolder folder, params string[] files)
    {
        foreach (string file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder[file])!);
            File.WriteAllText(folder[file], "");
        }
    }
}
