using System.Text;

namespace Anneal.Hdf5.Tests;

public class H5FileTests
{
    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("PK\x03\x04...........................", "a .keras file")]
    [InlineData("\x1f\x8b.................", "gzip")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:0", "git lfs pull")]
    [InlineData("\n<!DOCTYPE html><html>404</html>", "web page")]
    [InlineData("{\"class_name\": \"Sequential\"}", "JSON")]
    [InlineData("\x93NUMPY\x01\x00", ".npy")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "zero bytes only")]
    [InlineData("something else", "signature")]
    public void WhatIsNotHdf5IsNamed(string content, string message)
    {
        H5FormatException e = Assert.Throws<H5FormatException>(() => H5File.Open(Encoding.Latin1.GetBytes(content), "some.h5"));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.StartsWith("some.h5: it is not an HDF5 file", e.Message, StringComparison.Ordinal);
        Assert.Equal("some.h5", e.FileName);
    }

    [Fact]
    public void ACutFileIsSaidToBeIncomplete()
    {
        byte[] bytes = KerasFiles.Read("keras/small.h5");
        H5FormatException e = Assert.Throws<H5FormatException>(() => H5File.Open(new MemoryStream(bytes[..^100]), "cut.h5"));
        Assert.Contains($"should be {bytes.Length} bytes long, it is {bytes.Length - 100}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ADamagedObjectIsNamedByItsPath()
    {
        byte[] bytes = KerasFiles.Read("keras/small.weights.h5");
        H5Group root = H5File.Open(bytes);
        H5Dataset dataset = root.AllDatasets().First(d => d.Shape.Length == 4);
        int at = bytes.AsSpan().IndexOf(System.Runtime.InteropServices.MemoryMarshal.AsBytes(dataset.ReadSingles().AsSpan()));
        // The layout message holds the address of the data: let it point behind the file's end.
        int pointer = bytes.AsSpan().IndexOf(BitConverter.GetBytes((long)at));
        BitConverter.TryWriteBytes(bytes.AsSpan(pointer), (long)bytes.Length - 4);
        H5FormatException e = Assert.Throws<H5FormatException>(() => H5File.Open(bytes, "bad.h5"));
        Assert.Equal(dataset.Path, e.ObjectPath);
        Assert.Contains($"at '{dataset.Path}'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMissingFileIsAnIOException() => Assert.ThrowsAny<IOException>(() => H5File.Open("/no/such/file.h5"));

    [Fact]
    public void StreamsStayOpenAndAreReadAndWrittenFromTheirPosition()
    {
        H5Group root = new();
        root.CreateDataset("x", new float[] { 1, 2 }, 2);
        using MemoryStream stream = new();
        stream.Write([1, 2, 3]);
        H5File.Save(stream, root);
        stream.Position = 3;
        Assert.Equal([1f, 2f], H5File.Open(stream)["x"].ReadSingles());
        Assert.True(stream.CanRead);
    }

    [Fact]
    public void AFailedSaveLeavesTheOldFileAndNothingElse()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("model.h5", [1, 2, 3]);
        H5Group root = new();
        root.Attributes.Set("names", [.. Enumerable.Range(0, 9000).Select(i => $"layer_{i}")], H5Type.FixedString(20));
        ArgumentException e = Assert.Throws<ArgumentException>(() => H5File.Save(path, root));
        Assert.Contains("'/', attribute 'names' takes", e.Message, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));

        root.Attributes.Remove("names");
        Directory.CreateDirectory(folder.Path("folder.h5/inside"));
        Assert.ThrowsAny<Exception>(() => H5File.Save(folder.Path("folder.h5"), root));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
        Assert.True(Directory.Exists(folder.Path("folder.h5/inside")));
    }

    [Fact]
    public void SaveReplacesAFile()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("model.h5", [1, 2, 3]);
        H5Group root = new();
        root.CreateDataset("x", new long[] { 7 });
        H5File.Save(path, root);
        Assert.Equal(7, H5File.Open(path)["x"].ReadInt64());
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void AFileMayBeWrittenOverItself()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("model.h5", KerasFiles.Read("keras/small.h5"));
        string before = H5Py.Describe(H5File.Open(path));
        H5File.Save(path, H5File.Open(path));
        Assert.Equal(before, H5Py.Describe(path)[0]);
    }
}
