using Anneal.Hdf5;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;

namespace Anneal.Keras.Saving.V3;

/// <summary>Weights by the place of their layer: <c>.weights.h5</c> files, and <c>model.weights.h5</c> in <c>.keras</c> archives.</summary>
internal static class WeightTree
{
    private const string Layers = "layers", LayersOf212 = "_layer_checkpoint_dependencies", Optimizer = "optimizer";

    /// <summary>True for a file in this form.</summary>
    public static bool IsIn(H5Group root) => root.TryGetGroup(Layers, out _) || root.TryGetGroup(LayersOf212, out _);

    /// <summary>Sets a model's weights: all or none.</summary>
    /// <exception cref="FileProblem">The file's layers do not fit the model's.</exception>
    public static void Load(H5Group root, Model model)
    {
        bool doubled = !root.TryGetGroup(Layers, out H5Group? layers);
        if (doubled) layers = root.Group(LayersOf212);
        List<(Layer, IReadOnlyList<H5Dataset>)> all = [];
        HashSet<string> known = [];
        foreach ((string key, Layer layer) in LayerKeys.Of(model.Layers, doubled))
        {
            known.Add(key);
            if (layers!.TryGetGroup($"{key}/vars", out H5Group? vars)) all.Add((layer, Arrays(vars)));
            else if (layer.Weights.Count != 0) throw new FileProblem($"layer '{layer.Name}' ({layer.ClassName}): expected its weights at '{layers.Path}/{key}/vars', there is no such group.");
        }

        if (layers!.Groups.FirstOrDefault(g => !known.Contains(g.Name) && g.AllDatasets().Any()) is { } more)
            throw new FileProblem($"the file has weights at '{more.Path}', for which the model '{model.Name}' has no layer.");
        StoredWeights.Load(all, flip: false);
    }

    /// <summary>The arrays of the optimizer; none where the file has none.</summary>
    public static IReadOnlyList<H5Dataset> OptimizerArrays(H5Group root) => root.TryGetGroup($"{Optimizer}/vars", out H5Group? vars) ? Arrays(vars) : [];

    /// <summary>What the file calls the optimizer, or null.</summary>
    public static string? OptimizerName(H5Group root)
        => root.TryGetGroup($"{Optimizer}/vars", out H5Group? vars) && vars.Attributes.TryGet("name", out H5Attribute? name) ? name.ReadString() : null;

    /// <summary>The file of a model.</summary>
    public static H5Group Write(Model model, bool includeOptimizer = true)
    {
        H5Group root = new();
        root.CreateGroup("vars").Attributes.Set("name", model.Name);
        H5Group layers = root.CreateGroup(Layers);
        foreach ((string key, Layer layer) in LayerKeys.Of(model.Layers, doubled: false))
        {
            H5Group vars = layers.CreateGroup($"{key}/vars");
            vars.Attributes.Set("name", layer.Name);
            for (int i = 0; i < layer.Weights.Count; i++) vars.CreateDataset($"{i}", layer.Weights[i].ToArray(), layer.Weights[i].Shape.Dimensions);
        }

        if (!includeOptimizer || model.Optimizer is not { } optimizer) return root;
        H5Group state = root.CreateGroup($"{Optimizer}/vars");
        state.Attributes.Set("name", optimizer.Name);
        OptimizerState.Write(state, model, (i, _, _) => $"{i}");
        return root;
    }

    private static IReadOnlyList<H5Dataset> Arrays(H5Group vars)
    {
        List<H5Dataset> arrays = [];
        while (vars.TryGetDataset($"{arrays.Count}", out H5Dataset? next)) arrays.Add(next);
        if (arrays.Count != vars.Datasets.Count) throw new FileProblem($"{vars.Path}: expected arrays 0, 1, 2, ...; '{arrays.Count}' is missing.");
        return arrays;
    }
}
