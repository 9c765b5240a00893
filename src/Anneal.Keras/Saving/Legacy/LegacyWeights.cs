using Anneal.Hdf5;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;

namespace Anneal.Keras.Saving.Legacy;

/// <summary>
/// Weights by layer names: the group <c>model_weights</c> of a whole model, or the root of a file of weights alone. Layers without weights count
/// for nothing; the others go by their order, since names differ from session to session.
/// </summary>
internal static class LegacyWeights
{
    /// <summary>True for a group in this form.</summary>
    public static bool IsIn(H5Group group) => group.Attributes.Contains("layer_names") || group.Attributes.Contains("layer_names0");

    /// <summary>True when convolution kernels must be mirrored: the file was written by Keras on Theano.</summary>
    public static bool IsTheano(H5Group group)
    {
        if (group.Attributes.TryGet("backend", out H5Attribute? backend)) return backend.ReadString() == "theano";
        // Keras 1 does not say its backend, but TensorFlow's names of variables end with their output's number, ":0".
        return !Names(group).Any(n => n.Contains(':', StringComparison.Ordinal));
    }

    /// <summary>Sets a model's weights: all or none.</summary>
    /// <exception cref="FileProblem">The file's layers do not fit the model's.</exception>
    public static void Load(H5Group group, Model model)
    {
        (H5Group Group, IReadOnlyList<string> Names)[] stored = [.. Layers(group).Where(l => l.Names.Count != 0)];
        Layer[] layers = [.. model.Layers.Where(l => l.Weights.Count != 0)];
        if (stored.Length != layers.Length)
        {
            throw new FileProblem($"the file has weights of {stored.Length} layers ({string.Join(", ", stored.Select(s => s.Group.Name))}), "
                + $"the model '{model.Name}' has {layers.Length} with weights ({string.Join(", ", layers.Select(l => l.Name))}).");
        }

        StoredWeights.Load(layers.Select((l, i) => (l, Arrays(stored[i].Group, stored[i].Names))), IsTheano(group));
    }

    /// <summary>The arrays that a group's <c>weight_names</c> lists, in that order.</summary>
    public static IReadOnlyList<H5Dataset> Arrays(H5Group group) => Arrays(group, TextLists.Read(group, "weight_names"));

    /// <summary>What the file calls the weights, in the order of its layers.</summary>
    public static IEnumerable<string> Names(H5Group group) => Layers(group).SelectMany(l => l.Names);

    /// <summary>Writes a model's weights into a group.</summary>
    public static void Write(H5Group group, Model model)
    {
        TextLists.Write(group, "layer_names", [.. model.Layers.Select(l => l.Name)]);
        group.Attributes.Set("backend", KerasFormat.Backend, H5Type.AsciiString);
        group.Attributes.Set("keras_version", KerasFormat.Version, H5Type.AsciiString);
        foreach (Layer layer in model.Layers)
        {
            H5Group own = group.CreateGroup(layer.Name);
            TextLists.Write(own, "weight_names", [.. layer.Weights.Select(w => KerasFormat.Path(model, w))]);
            foreach (Variable w in layer.Weights) own.CreateDataset(KerasFormat.Path(model, w), w.ToArray(), w.Shape.Dimensions);
        }

        TextLists.Write(group.CreateGroup("top_level_model_weights"), "weight_names", []);
    }

    private static IReadOnlyList<H5Dataset> Arrays(H5Group group, IReadOnlyList<string> names) => [.. names.Select(group.Dataset)];

    private static IEnumerable<(H5Group Group, IReadOnlyList<string> Names)> Layers(H5Group group)
        => TextLists.Read(group, "layer_names").Select(group.Group).Select(g => (g, TextLists.Read(g, "weight_names")));
}
