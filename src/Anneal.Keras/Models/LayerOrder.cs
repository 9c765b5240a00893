using Anneal.Keras.Layers;

namespace Anneal.Keras.Models;

/// <summary>
/// The order in which Keras lists the layers of a graph, and with them their weights: by how far they are from the outputs at most, the farthest first,
/// and where that is the same in the order in which a walk from the outputs to the inputs meets them.
/// </summary>
internal static class LayerOrder
{
    /// <param name="inputs">The model's inputs.</param>
    /// <param name="outputs">The model's outputs.</param>
    /// <param name="order">What is computed, each after what it reads.</param>
    public static IReadOnlyList<Layer> Of(IReadOnlyList<KerasTensor> inputs, IReadOnlyList<KerasTensor> outputs, IReadOnlyList<KerasTensor> order)
    {
        Dictionary<Layer, int> met = [], far = [];
        Dictionary<KerasTensor, int> distances = [];
        HashSet<KerasTensor> seen = [];
        foreach (KerasTensor o in outputs) Meet(o);

        // From the outputs on; an input that leads nowhere is at no distance, and comes before the others there.
        foreach (KerasTensor t in order.Reverse().Concat(inputs))
        {
            int distance = Math.Max(distances.GetValueOrDefault(t), far.GetValueOrDefault(t.Layer));
            far[t.Layer] = distance;
            if (inputs.Contains(t)) continue;
            foreach (KerasTensor i in t.Inputs) distances[i] = Math.Max(distance + 1, distances.GetValueOrDefault(i));
        }

        return [.. far.Keys.OrderByDescending(l => far[l]).ThenBy(l => met.GetValueOrDefault(l, -1))];

        void Meet(KerasTensor t)
        {
            if (!seen.Add(t)) return;
            met.TryAdd(t.Layer, met.Count);
            if (inputs.Contains(t)) return;
            foreach (KerasTensor i in t.Inputs) Meet(i);
        }
    }
}
