using Anneal.Data.Arrays;
using Anneal.Keras.Models;

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

    /// <summary>Files of whole models that are no plain stacks.</summary>
    public static IEnumerable<string> Others()
    {
        foreach (string version in s_old)
        {
            yield return $"{version}/branches.h5";
            yield return $"{version}/recurrent.h5";
        }

        foreach (string version in s_new)
        {
            foreach (string name in (string[])["functional", "nested", "recurrent"])
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
        float[] expected = arrays[$"{name}/prediction0"].ToSingle(), received = model.Predict(arrays[$"{name}/input0"]).ToSingle();
        Assert.Equal(expected.Length, received.Length);
        double largest = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], received[i], 2e-6 * Math.Max(1, largest));
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

    private static bool IsWeights(string file) => file.EndsWith("weights.h5", StringComparison.Ordinal);
}
