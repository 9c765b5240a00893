using System.Text.Json.Nodes;
using Anneal.Engine.Graphs;

namespace Anneal.Keras.Layers;

/// <summary>Shapes as Keras writes them: the batch is null in files and None in print.</summary>
internal static class ShapeJson
{
    /// <summary>[null, 28, 28, 1].</summary>
    public static JsonArray WithBatch(Shape shape)
    {
        JsonArray a = [null];
        foreach (int d in shape.Dimensions) a.Add(d);
        return a;
    }

    /// <summary>(None, 28, 28, 1).</summary>
    public static string Text(Shape shape, string batch = "None") => shape.Rank == 0 ? $"({batch},)" : $"({batch}, {string.Join(", ", shape.Dimensions.ToArray())})";
}
