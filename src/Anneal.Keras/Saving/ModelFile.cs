using Anneal.Data;
using Anneal.Hdf5;
using Anneal.Keras.Models;
using Anneal.Keras.Saving.Legacy;
using Anneal.Keras.Saving.V3;

namespace Anneal.Keras.Saving;

/// <summary>Which form a file has is read from its content; which form is written, from its name. docs/keras-files.md describes them all.</summary>
internal static class ModelFile
{
    public static Model Load(string path, bool compile) => FileProblem.In(path, () =>
    {
        if (IsArchive(path)) return KerasArchive.Load(path, compile);
        H5Group root = H5File.Open(path);
        if (LegacyModelFile.IsIn(root)) return LegacyModelFile.Load(root, compile, WeightBudget.Of(root, new FileInfo(path).Length));
        if (LegacyWeights.IsIn(root) || WeightTree.IsIn(root))
            throw new FileProblem("the file has weights, but no architecture: build the model in code, then call LoadWeights.");
        throw new FileProblem("the file is HDF5, but no Keras model: there is no attribute 'model_config'.");
    });

    public static void LoadWeights(Model model, string path) => FileProblem.In(path, () =>
    {
        H5Group root = IsArchive(path) ? KerasArchive.LoadWeights(path) : H5File.Open(path);
        if (LegacyModelFile.IsIn(root)) LegacyWeights.Load(root.Group("model_weights"), model);
        else if (LegacyWeights.IsIn(root)) LegacyWeights.Load(root, model);
        else if (WeightTree.IsIn(root)) LoadTree(root, model);
        else throw new FileProblem("the file is HDF5, but has no Keras weights: there is neither an attribute 'layer_names' nor a group 'layers'.");
        return 0;
    });

    public static void Save(Model model, string path, bool overwrite, bool includeOptimizer)
    {
        if (Is(path, ".weights.h5")) throw new ArgumentException($"Save: '{path}' is a name for weights alone: call SaveWeights, or choose another name.", nameof(path));
        if (Is(path, ".keras")) Write(path, overwrite, s => KerasArchive.Write(s, model, includeOptimizer));
        else if (Is(path, ".h5") || Is(path, ".hdf5")) Write(path, overwrite, LegacyModelFile.Write(model, includeOptimizer));
        else throw new ArgumentException($"Save: expected a name that ends with .keras or .h5, received '{path}'.", nameof(path));
    }

    public static void SaveWeights(Model model, string path, bool overwrite)
    {
        if (Is(path, ".weights.h5"))
        {
            Write(path, overwrite, WeightTree.Write(model));
        }
        else if (Is(path, ".h5") || Is(path, ".hdf5"))
        {
            H5Group root = new();
            LegacyWeights.Write(root, model);
            Write(path, overwrite, root);
        }
        else
        {
            throw new ArgumentException($"SaveWeights: expected a name that ends with .weights.h5 or .h5, received '{path}'.", nameof(path));
        }
    }

    /// <summary>The optimizer's state comes along where the file's is of the same kind and for the same weights, which it is not once layers are frozen.</summary>
    private static void LoadTree(H5Group root, Model model)
    {
        WeightTree.Load(root, model);
        string? name = WeightTree.OptimizerName(root)?.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9').TrimEnd('_');
        IReadOnlyList<H5Dataset> state = WeightTree.OptimizerArrays(root);
        if (model.Optimizer is { } optimizer && Plain(name) == Plain(optimizer.Name) && OptimizerState.Suits(optimizer, model.TrainableWeights, state))
            OptimizerState.Load(model, model.TrainableWeights, state, flip: false);
    }

    /// <summary>Keras calls RMSprop rmsprop or rm_sprop.</summary>
    private static string? Plain(string? name) => name?.Replace("_", "", StringComparison.Ordinal);

    private static void Write(string path, bool overwrite, H5Group root) => Write(path, overwrite, s => H5File.Save(s, root));

    private static void Write(string path, bool overwrite, Action<Stream> write)
    {
        if (!overwrite && File.Exists(path)) throw new IOException($"'{path}' is there already, and may not be overwritten.");
        AtomicFile.Write(path, write);
    }

    private static bool Is(string path, string ending) => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase);

    private static bool IsArchive(string path)
    {
        Span<byte> start = stackalloc byte[2];
        using FileStream file = File.OpenRead(path);
        return file.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && start.SequenceEqual("PK"u8);
    }
}
