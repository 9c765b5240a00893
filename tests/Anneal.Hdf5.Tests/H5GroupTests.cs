namespace Anneal.Hdf5.Tests;

public class H5GroupTests
{
    [Fact]
    public void PathsMakeAndFindGroups()
    {
        H5Group root = new();
        H5Dataset kernel = root.CreateDataset("layers/dense/vars/0", new float[6], 2, 3);
        Assert.Equal("/layers/dense/vars/0", kernel.Path);
        Assert.Equal([2, 3], kernel.Shape);
        Assert.Same(kernel, root["layers/dense/vars/0"]);
        Assert.Same(kernel, root.Group("layers/dense")["/vars/0"]);
        Assert.Same(root.Group("layers"), root.CreateGroup("layers"));
        Assert.Same(root, root.Group(""));
        Assert.True(root.TryGetDataset("layers/dense/vars/0", out _));
        Assert.False(root.TryGetDataset("layers/dense/vars", out _));
        Assert.False(root.TryGetDataset("", out _));
        Assert.True(root.TryGetGroup("layers/dense/vars", out _));
        Assert.False(root.TryGetGroup("layers/dense/vars/0", out _));
        Assert.Equal([kernel], root.AllDatasets());
    }

    [Fact]
    public void ErrorsSayWhatIsThere()
    {
        H5Group root = new();
        root.CreateDataset("layers/dense/vars/0", new float[6], 6);
        root.CreateGroup("layers/flatten");
        Assert.Contains("'/layers': there is no group 'dens'; there are: 'dense', 'flatten'", Assert.Throws<H5FormatException>(() => root["layers/dens/vars/0"]).Message, StringComparison.Ordinal);
        Assert.Contains("there is no dataset '1'; there are: '0'", Assert.Throws<H5FormatException>(() => root["layers/dense/vars/1"]).Message, StringComparison.Ordinal);
        Assert.Contains("nothing is there", Assert.Throws<H5FormatException>(() => root["layers/flatten/vars"]).Message, StringComparison.Ordinal);
        root.Attributes.Set("backend", "tensorflow");
        Assert.Contains("no attribute 'keras_version'; there are: 'backend'", Assert.Throws<H5FormatException>(() => root.Attributes["keras_version"]).Message, StringComparison.Ordinal);
        Assert.Throws<H5FormatException>(() => root.Attributes["backend"].ReadSingles());
        Assert.Empty(root.Attributes.Set("weight_names", ReadOnlySpan<double>.Empty).ReadStrings());
        Assert.Throws<H5FormatException>(() => root["layers/dense/vars/0"].ReadStrings());
        Assert.Contains("one value was expected, there are 6", Assert.Throws<H5FormatException>(() => root["layers/dense/vars/0"].ReadDouble()).Message, StringComparison.Ordinal);
        Assert.Contains("float32, not integers", Assert.Throws<H5FormatException>(() => root["layers/dense/vars/0"].ReadInt64s()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WrongArgumentsAreRefused()
    {
        H5Group root = new();
        root.CreateDataset("a", new float[6], 2, 3);
        Assert.Contains("(2, 2) has 4 elements, 6 were given", Assert.Throws<ArgumentException>(() => root.CreateDataset("b", new float[6], 2, 2)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => root.CreateDataset("b", new float[6]));
        Assert.Throws<ArgumentOutOfRangeException>(() => root.CreateDataset("b", new float[6], -2, -3));
        Assert.Throws<ArgumentException>(() => root.CreateDataset("b", new float[6], int.MaxValue, int.MaxValue, int.MaxValue));
        Assert.Throws<ArgumentException>(() => root.CreateDataset("a", new float[6], 6));
        Assert.Throws<ArgumentException>(() => root.CreateDataset("a/b", new float[6], 6));
        Assert.Throws<ArgumentException>(() => root.CreateGroup("a"));
        Assert.Throws<ArgumentException>(() => root.CreateDataset("/", new float[6], 6));
        Assert.Throws<ArgumentException>(() => root.CreateGroup(string.Concat(Enumerable.Repeat("x/", 65))));
        Assert.Throws<ArgumentException>(() => root.CreateDatasetFromBytes("b", H5Type.Int32, new byte[7], [2]));
        Assert.Throws<ArgumentException>(() => root.CreateDataset("b", ["long"], [1], H5Type.FixedString(3)));
        Assert.Throws<ArgumentException>(() => root.Attributes.Set("b", "text", H5Type.Float32));
        Assert.Throws<ArgumentException>(() => H5File.Save(new MemoryStream(), root.CreateGroup("part")));
        Assert.Equal(["a", "part"], root.Names);
    }

    [Fact]
    public void NumbersAreConverted()
    {
        H5Group root = new();
        root.CreateDatasetFromBytes("half", H5Type.Float16, [0x00, 0x3e, 0x00, 0xc0], [2]);
        root.CreateDatasetFromBytes("bfloat16", H5Type.BFloat16, [0xc0, 0x3f, 0x00, 0xc0], [2]);
        root.CreateDatasetFromBytes("byte", H5Type.UInt8, [200, 255], [2]);
        root.CreateDatasetFromBytes("large", H5Type.UInt64, [255, 255, 255, 255, 255, 255, 255, 255], []);
        root.CreateDataset("double", new double[] { 0.1, 1e300 }, 2);
        root.CreateDataset("bool", new bool[] { true, false }, 2);
        H5Group read = Reopened(root);
        Assert.Equal([1.5f, -2f], read["half"].ReadSingles());
        Assert.Equal([1.5f, -2f], read["bfloat16"].ReadSingles());
        Assert.Equal([200L, 255], read["byte"].ReadInt64s());
        Assert.Equal([0.1f, float.PositiveInfinity], read["double"].ReadSingles());
        Assert.Equal([0.1, 1e300], read["double"].ReadDoubles());
        Assert.Equal([true, false], read["bool"].ReadBooleans());
        Assert.Equal([1f, 0f], read["bool"].ReadSingles());
        Assert.Equal(18446744073709551615.0, read["large"].ReadDouble());
        Assert.Contains("18446744073709551615 does not fit", Assert.Throws<H5FormatException>(() => read["large"].ReadInt64()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(257)]
    [InlineData(9000)]
    public void ManyMembersAreFoundByTheLibraryByName(int count)
    {
        // The library searches its tree by name, so this fails when nodes or keys are not in order.
        H5Group root = new();
        for (int i = 0; i < count; i++)
        {
            root.CreateDataset($"many/dense_{i * 7919L % 100003}", new int[] { i });
        }

        using TemporaryFolder folder = new();
        string path = folder.Path("many.h5");
        H5File.Save(path, root);
        Assert.Equal(count, H5File.Open(path).Group("many").Datasets.Count);
        string sum = H5Py.Run(
            "import h5py, sys\nn = int(sys.argv[2])\nwith h5py.File(sys.argv[1]) as f:\n    print(len(f['many']), all(f['many/dense_%d' % (i * 7919 % 100003)][()] == i for i in range(n)))",
            path, $"{count}");
        Assert.Equal($"{count} True", sum.Trim());
    }

    private static H5Group Reopened(H5Group root)
    {
        using MemoryStream stream = new();
        H5File.Save(stream, root);
        return H5File.Open(stream.ToArray());
    }
}
