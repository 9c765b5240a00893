namespace Anneal.Hdf5.Tests.Reading;

public class GoldenFilesTests
{
    [Fact]
    public void EveryKerasFileIsReadAsH5PyReadsIt()
    {
        using TemporaryFolder folder = new();
        string[] paths = [.. KerasFiles.Names.Select((name, i) => folder.Write($"{i}.h5", KerasFiles.Read(name)))];
        Assert.Equal(101, paths.Length);
        string[] expected = H5Py.Describe(paths);
        for (int i = 0; i < paths.Length; i++)
        {
            Assert.Equal(expected[i], H5Py.Describe(H5File.Open(paths[i])), StringComparer.Ordinal);
        }
    }
}
