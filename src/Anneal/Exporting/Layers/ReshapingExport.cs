using Anneal.Keras.Layers;

namespace Anneal.Exporting.Layers;

/// <summary>Layers that move numbers: flatten, reshape to a vector, zero padding.</summary>
internal static class ReshapingExport
{
    /// <summary>Pixel by pixel, as Keras counts: the dense weights behind it keep their order.</summary>
    private const int ChannelsLast = 1;

    public static void Flatten(LayerExport e)
    {
        if (BlobShapes.Of(e.InputShape) is null) throw e.Refuse($"it reads {e.InputShape}; {BlobShapes.Kinds} can be read");
        e.Network.AddFlatten(e.Name, ChannelsLast, e.InputBlob, e.OutputBlob);
    }

    public static void Reshape(LayerExport e)
    {
        if (e.OutputShape.Rank != 1) throw e.Refuse($"a reshape from {e.InputShape} to {e.OutputShape} has no updatable form; give the model's input that shape, or reshape the data before");
        Flatten(e);
    }

    public static void ZeroPadding2D(LayerExport e)
    {
        ZeroPadding2D layer = (ZeroPadding2D)e.Layer;
        e.Network.AddPadding(e.Name, layer.Columns.Left, layer.Columns.Right, layer.Rows.Top, layer.Rows.Bottom, e.InputBlob, e.OutputBlob);
    }
}
