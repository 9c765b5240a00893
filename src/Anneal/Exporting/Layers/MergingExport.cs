using Anneal.Engine.Graphs;
using Anneal.Keras.Layers;

namespace Anneal.Exporting.Layers;

/// <summary>Layers that join several inputs.</summary>
internal static class MergingExport
{
    public static void Add(LayerExport e)
    {
        if (e.InputShapes.Any(s => s != e.InputShape)) throw e.Refuse($"its inputs have the shapes {Shapes(e)}; they must be alike");
        if (BlobShapes.Of(e.InputShape) is null) throw e.Refuse($"it reads {e.InputShape}; {BlobShapes.Kinds} can be read");
        e.Network.AddElementwise(e.Name, e.InputBlobs, e.OutputBlob, "ADD");
    }

    public static void Concatenate(LayerExport e)
    {
        int rank = e.InputShape.Rank, axis = ((Concatenate)e.Layer).Axis;
        bool last = axis == -1 || axis == rank;
        if (!last || rank is not (1 or 3)) throw e.Refuse($"it joins {Shapes(e)} along axis {axis}; vectors, and images along their channels (axis −1), can be joined");
        e.Network.AddElementwise(e.Name, e.InputBlobs, e.OutputBlob, "CONCAT");
    }

    private static string Shapes(LayerExport e) => string.Join(", ", e.InputShapes.Select<Shape, string>(s => s.ToString()));
}
