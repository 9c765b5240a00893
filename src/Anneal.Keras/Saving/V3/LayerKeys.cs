using Anneal.Keras.Layers;

namespace Anneal.Keras.Saving.V3;

/// <summary>What <c>.weights.h5</c> files call a layer: its class in snake case, counted within the model. Names do not matter.</summary>
internal static class LayerKeys
{
    /// <summary>The keys of a model's layers, in their order.</summary>
    /// <param name="layers">The layers, without a stack's input.</param>
    /// <param name="doubled">Keras 2.12 comes by a layer that has weights twice, and counts it twice.</param>
    public static IEnumerable<(string Key, Layer Layer)> Of(IEnumerable<Layer> layers, bool doubled)
    {
        Dictionary<string, int> counts = [];
        foreach (Layer layer in layers)
        {
            string name = Backend.SnakeCase(layer.ClassName);
            int n = counts.GetValueOrDefault(name);
            counts[name] = n + (doubled && layer.Weights.Count != 0 ? 2 : 1);
            yield return (n == 0 ? name : $"{name}_{n}", layer);
        }
    }
}
