using Anneal.Keras.Layers;

namespace Anneal.Exporting.Layers;

/// <summary>Pooling over windows and over whole images. Averages leave the border out, in Keras and here.</summary>
internal static class PoolingExport
{
    public static void Max(LayerExport e) => Window(e, "MAX", (MaxPooling2D)e.Layer);

    public static void Average(LayerExport e) => Window(e, "AVERAGE", (AveragePooling2D)e.Layer);

    public static void GlobalMax(LayerExport e) => Global(e, "MAX");

    public static void GlobalAverage(LayerExport e) => Global(e, "AVERAGE");

    private static void Window(LayerExport e, string kind, Pooling2D layer) =>
        e.Network.AddPooling(
            e.Name, layer.PoolSize.Height, layer.PoolSize.Width, layer.Strides.Height, layer.Strides.Width, kind, layer.Padding.ToString(), e.InputBlob, e.OutputBlob);

    private static void Global(LayerExport e, string kind) =>
        e.Network.AddPooling(e.Name, 1, 1, 1, 1, kind, "VALID", e.InputBlob, e.OutputBlob, isGlobal: true);
}
