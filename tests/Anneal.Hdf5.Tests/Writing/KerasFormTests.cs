using System.Text.RegularExpressions;

namespace Anneal.Hdf5.Tests.Writing;

/// <summary>A file made with the public API has the names, types and values that Keras' own has, for h5py and for h5dump.</summary>
public partial class KerasFormTests
{
    [Fact]
    public void AModelFileIsWhatKerasWrites()
    {
        H5Group root = new();
        root.Attributes.Set("keras_version", "3.15.1");
        root.Attributes.Set("backend", "jax", H5Type.AsciiString);
        root.Attributes.Set("layer_names", ["conv2d", "dense"], H5Type.AsciiString);
        root.Attributes.Set("fixed", ["kernel:0", "bias:0"]);
        root.Attributes.Set("weight_names", ReadOnlySpan<double>.Empty);
        root.Attributes.Set("step", 12);
        root.Attributes.Set("rate", 0.001);
        root.Attributes.Set("flag", true);
        root.Attributes.Set("shape", new long[] { 2, 3 });
        root.Attributes.Set("empty", "");
        root.Attributes.Set("accents", "é\U0001F642");
        root.Attributes.Set("replaced", 1);
        root.Attributes.Set("replaced", "text");
        root.CreateDataset("layers/dense/vars/0", new float[] { 1.5f, -2, float.Epsilon, float.MaxValue, 0.1f, 0 }, 2, 3);
        root.CreateDataset("layers/dense/vars/1", new double[] { 1.5, double.Epsilon }, 2);
        root.CreateDataset("optimizer/vars/0", new long[] { long.MinValue });
        root.CreateDataset("optimizer/vars/1", new int[] { -5, 6 }, 1, 2, 1);
        root.CreateDataset("none", ReadOnlySpan<float>.Empty, 0, 4);
        root.CreateDataset("bools", new bool[] { true, false, true }, 3);
        root.CreateDataset("texts", ["a", "", "ccc"], [3]);
        root.CreateGroup("layers/flatten").Attributes.Set("name", "flatten");

        using TemporaryFolder folder = new();
        string path = folder.Path("model.h5"), reference = folder.Path("reference.h5");
        H5File.Save(path, root);
        H5Py.Run(
            """
            import h5py, numpy as np, sys
            with h5py.File(sys.argv[1], "w") as f:
                f.attrs["keras_version"] = "3.15.1"
                f.attrs["backend"] = b"jax"
                f.attrs["layer_names"] = [b"conv2d", b"dense"]
                f.attrs["fixed"] = np.array([b"kernel:0", b"bias:0"])
                f.attrs["weight_names"] = []
                f.attrs["step"] = 12
                f.attrs["rate"] = 0.001
                f.attrs["flag"] = True
                f.attrs["shape"] = [2, 3]
                f.attrs["empty"] = ""
                f.attrs["accents"] = "\u00e9\U0001F642"
                f.attrs["replaced"] = "text"
                f["layers/dense/vars/0"] = np.array([[1.5, -2, 1.4e-45], [3.4028235e38, 0.1, 0]], "f4")
                f["layers/dense/vars/1"] = np.array([1.5, 5e-324])
                f["optimizer/vars/0"] = np.int64(-2**63)
                f["optimizer/vars/1"] = np.array([[[-5], [6]]], "i4")
                f["none"] = np.zeros((0, 4), "f4")
                f["bools"] = np.array([True, False, True])
                f.create_dataset("texts", data=["a", "", "ccc"])
                f.create_group("layers/flatten").attrs["name"] = "flatten"
            """,
            reference);
        string expected = H5Py.Describe(reference)[0];
        Assert.Equal(expected, H5Py.Describe(root));
        Assert.Equal(expected, H5Py.Describe(H5File.Open(path)));
        Assert.Equal(expected, H5Py.Describe(path)[0]);
        Assert.Equal(Dump(reference), Dump(path));
    }

    [Fact]
    public void TheLibraryCanGoOnWritingOurFile()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("model.h5", []);
        H5Group root = H5File.Open(KerasFiles.Read("keras/small.h5"));
        H5File.Save(path, root);
        H5Py.Run(
            "import h5py, numpy as np, sys\nwith h5py.File(sys.argv[1], 'r+') as f:\n    for i in range(50):\n        f['model_weights/added_%d/x' % i] = np.arange(i)\n    f.attrs['more'] = 'text'\n    del f.attrs['keras_version']\n    del f['optimizer_weights']",
            path);
        H5Group read = H5File.Open(path);
        Assert.Equal(49, read["model_weights/added_49/x"].Count);
        Assert.Equal("text", read.Attributes["more"].ReadString());
        Assert.False(read.Attributes.Contains("keras_version"));
        Assert.False(read.TryGetGroup("optimizer_weights", out _));
        Assert.Equal(H5Py.Describe(path)[0], H5Py.Describe(read));
    }

    [Fact]
    public void H5DumpPrintsTheSameForEveryKerasFileWrittenAgain()
    {
        using TemporaryFolder folder = new();
        string path = folder.Path("again.h5"), original = folder.Path("original.h5");
        foreach (string name in KerasFiles.Names.Where((_, i) => i % 5 == 0))
        {
            File.WriteAllBytes(original, KerasFiles.Read(name));
            H5File.Save(path, H5File.Open(original));
            Assert.Equal(Dump(original), Dump(path));
        }
    }

    private static string Dump(string path) =>
        FileName().Replace(SystemPackages.Run(SystemPackages.Require("h5dump", "hdf5-tools"), "-m", "%.9g", path), "HDF5");

    [GeneratedRegex("^HDF5 \".*\"")]
    private static partial Regex FileName();
}
