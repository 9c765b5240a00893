namespace Anneal.Hdf5.Tests.Reading;

/// <summary>Forms of HDF5 that the golden files do not have, written by h5py.</summary>
public class FormsTests
{
    private const string Everything =
        """
        import h5py, numpy as np, sys
        path, options = sys.argv[1], eval(sys.argv[2])
        with h5py.File(path, "w", **options) as f:
            r = np.random.default_rng(1)
            for t in "i1 i2 i4 i8 u1 u2 u4 u8 f2 f4 f8 >i2 >i8 >u4 >f2 >f4 >f8".split():
                f.create_dataset("types/" + t.replace(">", "big-"), data=(r.random((3, 5)) * 100).astype(t))
                f.attrs[t] = (r.random(4) * 100).astype(t)
            f["types/bool"] = np.array([[True, False, True]])
            f["types/S7"] = np.array([b"abc", b"", b"1234567"])
            f["types/str"] = np.array(["abc", "", "h\u00e9llo"], dtype=h5py.string_dtype())
            f["types/utf8-9"] = np.array(["abc".encode(), "h\u00e9".encode()], dtype=h5py.string_dtype("utf-8", 9))
            f["types/nothing"] = h5py.Empty("f4")
            f["types/zero"] = np.zeros((0, 3), "f4")
            f["types/scalar"] = 3.5
            f.attrs["nothing"] = h5py.Empty("S1")
            f.attrs["flag"] = True
            for i in range(300):
                f["many/dataset_%d" % (i * 7919 % 1000)] = np.float32(i)
            for i in range(120):
                f["many"].attrs["attribute_%d" % i] = "value " * (i + 1)
            deep = f
            for i in range(20):
                deep = deep.create_group("deep")
            deep["bottom"] = np.arange(10)
        """;

    private const string Chunks =
        """
        import h5py, numpy as np, sys
        with h5py.File(sys.argv[1], "w") as f:
            x = np.arange(17 * 23 * 5, dtype="f4").reshape(17, 23, 5)
            f.create_dataset("plain", data=x, chunks=(4, 5, 5))
            f.create_dataset("gzip", data=x, chunks=(4, 5, 2), compression="gzip")
            f.create_dataset("all", data=x, chunks=(17, 23, 5), compression="gzip", shuffle=True, fletcher32=True)
            f.create_dataset("many", data=np.arange(5000), chunks=(3,), shuffle=True)
            d = f.create_dataset("holes", shape=(40, 40), dtype="i4", chunks=(8, 8), fillvalue=-7)
            d[3:5, 20:30] = 9
            f.create_dataset("unwritten", shape=(7,), dtype="f8", fillvalue=2.5)
            f.create_dataset("text", data=["a", "bb", "ccc"], chunks=(2,), compression="gzip")
            f.create_dataset("big", data=x.astype(">f4"), chunks=(5, 5, 5), compression="gzip", shuffle=True)
            f.create_dataset("wide", data=np.zeros((2000, 50), "f4"), chunks=(1000, 50), compression="gzip")
        """;

    [Theory]
    [InlineData("{}")]
    [InlineData("dict(track_order=True)")]
    [InlineData("dict(libver='latest')")]
    [InlineData("dict(libver='latest', track_order=True)")]
    [InlineData("dict(libver=('v108', 'v108'))")]
    [InlineData("dict(userblock_size=1024)")]
    public void TypesAndGroups(string options)
    {
        using TemporaryFolder folder = new();
        string path = folder.Path("forms.h5"), again = folder.Path("again.h5");
        H5Py.Run(Everything, path, options);
        string expected = H5Py.Describe(path)[0];
        H5Group root = H5File.Open(path);
        Assert.Equal(expected, H5Py.Describe(root));
        Assert.Equal(300, root.Group("many").Datasets.Count);
        if (options.Contains("track_order", StringComparison.Ordinal))
        {
            Assert.Equal(Enumerable.Range(0, 300).Select(i => $"dataset_{i * 7919 % 1000}"), root.Group("many").Names);
        }

        H5File.Save(again, root);
        Assert.Equal(expected, H5Py.Describe(again)[0]);
    }

    [Fact]
    public void ChunksAndFilters()
    {
        using TemporaryFolder folder = new();
        string path = folder.Path("chunks.h5"), again = folder.Path("again.h5");
        H5Py.Run(Chunks, path);
        string expected = H5Py.Describe(path)[0];
        H5Group root = H5File.Open(path);
        Assert.Equal(expected, H5Py.Describe(root));
        H5File.Save(again, root);
        Assert.Equal(expected, H5Py.Describe(again)[0]);
    }

    [Theory]
    [InlineData("f['x'] = h5py.SoftLink('/y')", "'x' is a soft link")]
    [InlineData("f['x'] = h5py.ExternalLink('other.h5', '/y')", "'x' is a")]
    [InlineData("f['x'] = f['y'] = f.create_group('z')", "reached twice")]
    [InlineData("f['x'] = np.dtype('f4')", "neither a group nor a dataset")]
    [InlineData("f.create_dataset('x', data=np.zeros(9), chunks=(3,), compression='lzf')", "filter 32000 (lzf)")]
    public void WhatKerasNeverWritesIsRefusedByName(string statement, string message)
    {
        using TemporaryFolder folder = new();
        string path = folder.Path("odd.h5");
        H5Py.Run($"import h5py, numpy as np, sys\nwith h5py.File(sys.argv[1], 'w') as f:\n    {statement}", path);
        H5FormatException e = Assert.Throws<H5FormatException>(() => H5File.Open(path));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ADatasetOfAClassThatIsNotReadIsListed()
    {
        using TemporaryFolder folder = new();
        string path = folder.Path("compound.h5");
        H5Py.Run("import h5py, numpy as np, sys\nwith h5py.File(sys.argv[1], 'w') as f:\n    f['a/x'] = np.zeros(3, [('p', 'f4'), ('q', 'i8')])", path);
        H5Dataset dataset = H5File.Open(path)["a/x"];
        Assert.Equal(H5Class.Other, dataset.Type.Class);
        H5FormatException e = Assert.Throws<H5FormatException>(dataset.ReadSingles);
        Assert.Contains("'/a/x': the elements are compound of 12 bytes, not numbers", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void KerasBFloat16IsReadAsNumbers()
    {
        using TemporaryFolder folder = new();
        string path = folder.Path("bfloat16.h5");
        H5Py.Run(
            "import h5py, numpy as np, sys\nwith h5py.File(sys.argv[1], 'w') as f:\n    d = f.create_dataset('0', data=np.array([0x3fc0, 0xc000], '<u2').view('V2'))\n    d.attrs['dtype'] = 'bfloat16'",
            path);
        Assert.Equal([1.5f, -2f], H5File.Open(path)["0"].ReadSingles());
    }

    [Fact]
    public void AHardLinkToADatasetIsTheDatasetAgain()
    {
        using TemporaryFolder folder = new();
        string path = folder.Path("link.h5");
        H5Py.Run("import h5py, numpy as np, sys\nwith h5py.File(sys.argv[1], 'w') as f:\n    f['a/x'] = np.arange(3)\n    f['b/y'] = f['a/x']\n    f['a/x'].attrs['k'] = 'v'", path);
        H5Group root = H5File.Open(path);
        Assert.Equal([0L, 1, 2], root["b/y"].ReadInt64s());
        Assert.Equal("v", root["b/y"].Attributes["k"].ReadString());
    }
}
