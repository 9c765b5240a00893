namespace Anneal.Hdf5.Tests.Writing;

public class TreeWriterTests
{
    [Fact]
    public void EveryKerasFileIsTheSameToH5PyAfterReadingAndWriting()
    {
        using TemporaryFolder folder = new();
        string[] paths = new string[KerasFiles.Names.Count];
        string[] expected = new string[paths.Length];
        for (int i = 0; i < paths.Length; i++)
        {
            H5Group root = H5File.Open(KerasFiles.Read(KerasFiles.Names[i]));
            paths[i] = folder.Path($"{i}.h5");
            H5File.Save(paths[i], root);
            expected[i] = H5Py.Describe(root);
            Assert.Equal(expected[i], H5Py.Describe(H5File.Open(paths[i])));
        }

        Assert.Equal(expected, H5Py.Describe(paths));
    }
}
