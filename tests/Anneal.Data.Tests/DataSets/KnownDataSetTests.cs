using System.Security.Cryptography;
using Anneal.Data.Arrays;
using Anneal.Data.DataSets;
using Anneal.Data.Downloads;
using Anneal.Data.Tests.Downloads;

namespace Anneal.Data.Tests.DataSets;

public class KnownDataSetTests
{
    [Fact]
    public void LoadsFromFilesAndFoldersByPath()
    {
        using TemporaryFolder folder = new();
        WriteNpz(folder["any.npz"], 5);
        Assert.Equal(5, Mnist.Load(folder["any.npz"]).Train.Images.Rows);
        WriteIdx(folder["idx"], 6, gzip: false);
        WriteIdx(folder["gz"], 7, gzip: true);
        Assert.Equal(6, Mnist.LoadData(folder["idx"]).Train.Images.Rows);
        var ((images, labels), (_, testLabels)) = FashionMnist.LoadData(folder["gz"]);
        Assert.Equal("UInt8 (7, 2, 2)", images.ToString());
        Assert.Equal("UInt8 (7,)", labels.ToString());
        Assert.Equal(3, testLabels.Rows);
    }

    [Fact]
    public void LooksInItsPlacesInOrder()
    {
        using TemporaryFolder folder = new();
        KnownDataSet.Locations places = new(folder["own"], folder["keras"], folder["system"], new FakeServer([]) { Offline = true });
        KnownDataSet set = FashionMnist.Known;
        Assert.False(set.IsHere(places));
        WriteIdx(folder["system", "fashion-mnist"], 1, gzip: true);
        Assert.True(set.IsHere(places));
        Assert.Equal(1, set.Load(null, null, places).Train.Images.Rows);
        // Half a download in the cache does not count.
        Idx.WritePair(folder["keras", "datasets", "fashion-mnist"], "train", 2);
        Assert.Equal(1, set.Load(null, null, places).Train.Images.Rows);
        WriteIdx(folder["keras", "datasets", "fashion-mnist"], 2, gzip: true);
        Assert.Equal(2, set.Load(null, null, places).Train.Images.Rows);
        WriteNpz(folder["own", "fashion-mnist.npz"], 3);
        Assert.Equal(3, set.Load(null, null, places).Train.Images.Rows);
        WriteIdx(folder["own", "fashion-mnist"], 4, gzip: false);
        Assert.Equal(4, set.Load(null, null, places).Train.Images.Rows);
    }

    [Fact]
    public void DownloadsIntoKerasCache()
    {
        using TemporaryFolder folder = new();
        WriteNpz(folder["origin.npz"], 9);
        byte[] content = File.ReadAllBytes(folder["origin.npz"]);
        KnownDataSet set = Mnist.Known with { Files = [new RemoteFile(new Uri("http://data.example/mnist.npz"), content.Length, Convert.ToHexStringLower(SHA256.HashData(content)))] };
        FakeServer server = new(content);
        KnownDataSet.Locations places = new(null, folder["keras"], folder["system"], server);
        Assert.Equal(9, set.Load(null, null, places).Train.Images.Rows);
        Assert.Equal(9, set.Load(null, null, places).Train.Images.Rows);
        Assert.Single(server.Requests);
        Assert.Equal(content, File.ReadAllBytes(folder["keras", "datasets", "mnist.npz"]));
    }

    [Fact]
    public void OfflineTheMessageSaysWhereToPutTheFile()
    {
        using TemporaryFolder folder = new();
        KnownDataSet.Locations places = new(null, folder["keras"], folder["system"], new FakeServer([]) { Offline = true });
        string message = Assert.Throws<IOException>(() => Mnist.Known.Load(null, null, places)).Message;
        Assert.Contains(folder["keras", "datasets", "mnist.npz"], message, StringComparison.Ordinal);
        Assert.Contains("ANNEAL_DATA", message, StringComparison.Ordinal);
        Assert.Contains("apt-get install dataset-fashion-mnist", Assert.Throws<IOException>(() => FashionMnist.Known.Load(null, null, places)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["keras"]));
    }

    [Fact]
    public void WrongFilesAreExplained()
    {
        using TemporaryFolder folder = new();
        Assert.Contains("no such file or folder", Assert.Throws<FileNotFoundException>(() => Mnist.Load(folder["nothing"])).Message, StringComparison.Ordinal);
        Idx.WritePair(folder["half"], "train", 2);
        Assert.Contains("t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte", Assert.Throws<FileNotFoundException>(() => Mnist.Load(folder["half"])).Message, StringComparison.Ordinal);
        NpzFile.Save(folder["x.npz"], [new("x_train", NDArray.Create([1]))]);
        Assert.Contains("y_train, x_test, y_test", Assert.Throws<InvalidDataException>(() => Mnist.Load(folder["x.npz"])).Message, StringComparison.Ordinal);
        WriteIdx(folder["odd"], 2, gzip: false);
        File.WriteAllBytes(folder["odd", "train-labels-idx1-ubyte"], Idx.File(8, [1], [1]));
        Assert.Contains("2 images but 1 labels", Assert.Throws<InvalidDataException>(() => Mnist.Load(folder["odd"])).Message, StringComparison.Ordinal);
        File.WriteAllBytes(folder["odd", "train-images-idx3-ubyte"], Idx.File(8, [2], [1, 1]));
        Assert.Contains("(count, height, width)", Assert.Throws<InvalidDataException>(() => Mnist.Load(folder["odd"])).Message, StringComparison.Ordinal);
    }

    private static void WriteIdx(string folder, int train, bool gzip)
    {
        Idx.WritePair(folder, "train", train, gzip);
        Idx.WritePair(folder, "t10k", 3, gzip);
    }

    private static void WriteNpz(string path, int train)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        NpzFile.Save(path,
        [
            new("x_train", NDArray.Create(new byte[4 * train], train, 2, 2)),
            new("y_train", NDArray.Create(new byte[train])),
            new("x_test", NDArray.Create(new byte[12], 3, 2, 2)),
            new("y_test", NDArray.Create(new byte[3])),
        ]);
    }
}
