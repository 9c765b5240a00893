using System.Text.Json.Nodes;
using Anneal.Hdf5;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;
using Anneal.Keras.Saving.Config;

namespace Anneal.Keras.Saving.Legacy;

/// <summary>A whole model in one HDF5 file, as Keras 1 to 3 write it under the name <c>.h5</c>.</summary>
internal static class LegacyModelFile
{
    /// <summary>True for a file in this form.</summary>
    public static bool IsIn(H5Group root) => root.Attributes.Contains("model_config");

    /// <summary>Makes the model of a file.</summary>
    /// <param name="root">The file.</param>
    /// <param name="compile">Whether to compile it as it was, with the optimizer's state.</param>
    /// <param name="budget">How large the weights may be.</param>
    public static Model Load(H5Group root, bool compile, WeightBudget budget)
    {
        string? version = root.Attributes.TryGet("keras_version", out H5Attribute? v) ? v.ReadString() : null;
        JsonObject config = ModelReader.Parse(root.Attributes["model_config"].ReadString(), "attribute 'model_config'");
        int major = KerasFormat.Major(version);
        Model model = new ModelReader(major, budget).Read(config);
        H5Group weights = root.Group("model_weights");
        LegacyWeights.Load(weights, model);
        if (!compile || !root.Attributes.TryGet("training_config", out H5Attribute? training)) return model;
        CompileReader.Compile(model, ModelReader.Parse(training.ReadString(), "attribute 'training_config'"));
        if (root.TryGetGroup("optimizer_weights", out H5Group? state)) OptimizerState.Load(model, major < 2 ? ByName(model, weights) : model.TrainableWeights, LegacyWeights.Arrays(state), LegacyWeights.IsTheano(weights));
        return model;
    }

    /// <summary>Keras 1's optimizers take the weights in the order of their names.</summary>
    private static Variable[] ByName(Model model, H5Group weights)
        => [.. model.Weights.Zip(LegacyWeights.Names(weights)).Where(w => w.First.Trainable).OrderBy(w => w.Second, StringComparer.Ordinal).Select(w => w.First)];

    /// <summary>The file of a model.</summary>
    public static H5Group Write(Model model, bool includeOptimizer)
    {
        H5Group root = new();
        root.Attributes.Set("keras_version", KerasFormat.Version);
        root.Attributes.Set("backend", KerasFormat.Backend);
        root.Attributes.Set("model_config", PythonJson.Write(ModelWriter.Legacy(model)), H5Type.AsciiString);
        LegacyWeights.Write(root.CreateGroup("model_weights"), model);
        if (!includeOptimizer || model.Optimizer is not { } optimizer) return root;
        root.Attributes.Set("training_config", PythonJson.Write(CompileWriter.Legacy(model)), H5Type.AsciiString);
        H5Group state = root.CreateGroup("optimizer_weights");
        TextLists.Write(state, "weight_names", OptimizerState.Write(state, model, (_, name, weight)
            => weight is null ? $"{optimizer.Name}/{name}" : $"{optimizer.Name}/{KerasFormat.Path(model, weight).Replace('/', '_')}_{name}"));
        return root;
    }
}
