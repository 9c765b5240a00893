using Anneal.Data.Arrays;
using Anneal.Data.Digits;
using Anneal.Data.Labeling;
using Anneal.Data.Sources;

namespace Anneal.Data.Tests.Sources;

public class DataSourceTests
{
    [Fact]
    public void DigitsHaveTwoParts()
    {
        DataSet train = DataSource.Load("digits", new DataSourceOptions { Limit = 30 });
        Assert.Equal("UInt8 (30, 28, 28)", train.Images!.ToString());
        Assert.Equal(SyntheticDigits.Generate(30).Images.AsBytes(), train.Images.AsBytes());
        Assert.Equal(10, train.Classes!.Count);
        DataSet test = DataSource.Load("digits", new DataSourceOptions { DefaultSplit = Split.Test });
        Assert.Equal(10_000, test.Count);
        Assert.Equal(SyntheticDigits.Generate(SyntheticDigits.TrainCount, 10, 1, null).Images.AsBytes(), test.Images!.SliceRows(0, 10).AsBytes());
    }

    [Fact]
    public void UnknownNamesListWhatIsAccepted()
    {
        string message = Assert.Throws<FileNotFoundException>(() => DataSource.Load("mnits")).Message;
        Assert.Contains("'mnits'", message, StringComparison.Ordinal);
        Assert.Contains(DataSource.Accepted, message, StringComparison.Ordinal);
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["a.csv"], "");
        Assert.Contains(DataSource.Accepted, Assert.Throws<InvalidDataException>(() => DataSource.Load(folder["a.csv"])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => DataSource.Load("digits", new DataSourceOptions { Limit = 0 }));
    }

    [Fact]
    public void IdxFoldersHaveTheirParts()
    {
        using TemporaryFolder folder = new();
        Idx.WritePair(folder.Path, "train", 7, gzip: true);
        Assert.Equal(7, DataSource.Load(folder.Path, new DataSourceOptions { DefaultSplit = Split.Test }).Count);
        Assert.Contains("'test'", Assert.Throws<InvalidDataException>(() => DataSource.Load(folder.Path, Of(Split.Test))).Message, StringComparison.Ordinal);
        Idx.WritePair(folder.Path, "t10k", 4);
        DataSet test = DataSource.Load(folder.Path, Of(Split.Test));
        Assert.Equal([0, 1, 2, 0], test.ClassIndices());
        Assert.Equal(["0", "1", "2"], test.Classes!.Names);
        Assert.Equal(2, DataSource.Load(folder.Path, new DataSourceOptions { Limit = 2 }).Images!.Rows);
    }

    [Fact]
    public void HalfAPairOfIdxFilesIsNamed()
    {
        using TemporaryFolder folder = new();
        Idx.WritePair(folder.Path, "train", 7);
        File.Delete(folder["train-labels-idx1-ubyte"]);
        Assert.Contains("'train-labels-idx1-ubyte'", Assert.Throws<InvalidDataException>(() => DataSource.Load(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ClassFoldersGiveFilesAndLabels()
    {
        using TemporaryFolder folder = new();
        WriteClasses(folder, "");
        DataSet set = DataSource.Load(folder.Path, new DataSourceOptions { Limit = 4 });
        Assert.Equal(["Cat/1.png", "dog/1.png", "Cat/2.png", "dog/2.png"], set.Files.Select(f => Path.GetRelativePath(folder.Path, f).Replace('\\', '/')));
        Assert.Equal([0, 1, 0, 1], set.Labels!.AsInt32());
        Assert.Null(set.Images);
        // A model that knows the classes by another order and spelling.
        Assert.Equal([2, 0, 2, 0], set.ClassIndices(new ClassLabels("DOG", "fish", "cat")));
        string message = Assert.Throws<InvalidDataException>(() => set.ClassIndices(new ClassLabels("dog", "fish"))).Message;
        Assert.Contains("dog, fish", message, StringComparison.Ordinal);
        Assert.Contains("Cat, dog", message, StringComparison.Ordinal);
        Assert.Contains("no part 'test'", Assert.Throws<InvalidDataException>(() => DataSource.Load(folder.Path, Of(Split.Test))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ClassFoldersAreDecodedByTheCaller()
    {
        using TemporaryFolder folder = new();
        WriteClasses(folder, "");
        DataSet set = DataSource.Load(folder.Path, new DataSourceOptions { Decode = files => NDArray.Create([.. files.Select(f => (float)f.Length)]) });
        Assert.Equal(set.Files.Select(f => (float)f.Length), set.Images!.AsSingle());
        Assert.Throws<InvalidOperationException>(() => DataSource.Load(folder.Path, new DataSourceOptions { Decode = _ => NDArray.Create([1f]) }));
    }

    [Fact]
    public void FoldersTrainAndTestAreParts()
    {
        using TemporaryFolder folder = new();
        WriteClasses(folder, "train");
        WriteClasses(folder, "test");
        Assert.StartsWith(folder["test"], DataSource.Load(folder.Path, Of(Split.Test)).Files[0], StringComparison.Ordinal);
        Assert.StartsWith(folder["train"], DataSource.Load(folder.Path).Files[0], StringComparison.Ordinal);
    }

    private static DataSourceOptions Of(Split split) => new() { Split = split };

    private static void WriteClasses(TemporaryFolder folder, string part)
    {
        foreach (string file in (string[])["Cat/1.png", "Cat/2.png", "Cat/3.png", "dog/1.png", "dog/2.png", "dog/3.png"])
        {
            string path = folder[part, file];
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "");
        }
    }
}
