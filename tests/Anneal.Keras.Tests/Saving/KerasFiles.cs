using Anneal.Data.Arrays;
using Anneal.Keras.Models;
using Anneal.Keras.Training;

namespace Anneal.Keras.Tests.Saving;

/// <summary>The golden files of every Keras version, and what the models in them predict.</summary>
internal static class KerasFiles
{
    private static readonly string[] s_old = ["keras-1.2.2", "keras-2.0.8", "keras-2.1.6", "keras-2.3.1"], s_new = ["keras2", "tf_keras", "keras"];
    private static readonly string[] s_newStacks = ["small", "malireddi", "two_convolutions", "mlp_16_16", "batch_normalised"];

    /// <summary>Version, case and file of every whole model that is a plain stack.</summary>
    public static IEnumerable<(string Version, string Case, string File)> Stacks() => Files().Where(f => !IsWeights(f.File));

    /// <summary>Version, case and file of the weights of every plain stack.</summary>
    public static IEnumerable<(string Version, string Case, string File)> Weights() => Files().Where(f => IsWeights(f.File));

    /// <summary>Version, case and file of every model whose layers branch, and of the weights of them.</summary>
    public static IEnumerable<(string Version, string Case, string File)> Graphs()
    {
        foreach (string version in s_old)
        {
            yield return (version, "branches", $"{version}/branches.h5");
            yield return (version, "branches", $"{version}/branches_weights.h5");
        }

        foreach (string version in s_new)
        {
            foreach (string ending in (string[])[".keras", ".h5", ".weights.h5"]) yield return (version, "functional", $"{version}/functional{ending}");
        }
    }

    /// <summary>Files of whole models with layers that Anneal does not have.</summary>
    public static IEnumerable<string> Others()
    {
        foreach (string version in s_old) yield return $"{version}/recurrent.h5";
        foreach (string version in s_new)
        {
            foreach (string name in (string[])["nested", "recurrent"])
            {
                yield return $"{version}/{name}.h5";
                yield return $"{version}/{name}.keras";
            }
        }
    }

    public static string Path(string file) => Golden.Path("keras-files", file);

    public static IReadOnlyDictionary<string, NDArray> Arrays(string version) => NpzFile.Load(Path($"{version}/files.npz"));

    /// <summary>The model predicts the golden, within what float32 arithmetic in another order gives.</summary>
    public static void AssertPredicts(Model model, string version, string name)
    {
        IReadOnlyDictionary<string, NDArray> arrays = Arrays(version);
        ArrayLike[] inputs = [.. Numbered(arrays, $"{name}/input").Select(a => (ArrayLike)a)];
        NDArray[] expected = [.. Numbered(arrays, $"{name}/prediction")];
        IReadOnlyList<NDArray> received = model.PredictAll(inputs);
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Select(e => e.ShapeText), received.Select(r => r.ShapeText));
        for (int o = 0; o < expected.Length; o++)
        {
            float[] values = expected[o].ToSingle();
            double largest = values.Max(Math.Abs);
            Assert.All(values.Zip(received[o].ToSingle()), p => Assert.Equal(p.First, p.Second, 2e-6 * Math.Max(1, largest)));
        }
    }

    private static IEnumerable<NDArray> Numbered(IReadOnlyDictionary<string, NDArray> arrays, string prefix)
    {
        for (int i = 0; arrays.TryGetValue($"{prefix}{i}", out NDArray? array); i++) yield return array;
    }

    private static IEnumerable<(string Version, string Case, string File)> Files()
    {
        foreach (string version in s_old)
        {
            foreach (string name in (string[])["small", "normalised"])
            {
                yield return (version, name, $"{version}/{name}.h5");
                yield return (version, name, $"{version}/{name}_weights.h5");
            }
        }

        foreach (string version in s_new)
        {
            foreach (string name in s_newStacks)
            {
                foreach (string ending in (string[])[".keras", ".h5", ".weights.h5"])
                {
                    if (name != "two_convolutions" || ending != ".keras") yield return (version, name, $"{version}/{name}{ending}");
                }
            }
        }
    }

    public static bool IsWeights(string file) => file.EndsWith("weights.h5", StringComparison.Ordinal);
}
