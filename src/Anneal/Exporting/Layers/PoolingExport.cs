using Anneal.Keras.Layers;

namespace Anneal.Exporting.Layers;

/// <summary>Pooling over windows and over whole images. Averages leave the border out, in Keras and here.</summary>
internal static class PoolingExport
{
    public static void Max(LayerExport e)
    {
        MaxPooling2D layer = (MaxPooling2D)e.Layer;
        Window(e, "MAX", layer.PoolSize, layer.Strides, layer.Padding);
    }

    public static void Average(LayerExport e)
    {
        AveragePooling2D layer = (AveragePooling2D)e.Layer;
        Window(e, "AVERAGE", layer.PoolSize, layer.Strides, layer.Padding);
    }

    public static void GlobalMax(LayerExport e) => Global(e, "MAX");

    public static void GlobalAverage(LayerExport e) => Global(e, "AVERAGE");

    private static void Window(LayerExport e, string kind, Size2D window, Size2D strides, Padding padding) =>
        e.Network.AddPooling(e.Name, window.Height, window.Width, strides.Height, strides.Width, kind, padding.ToString(), e.InputBlob, e.OutputBlob);

    private static void Global(LayerExport e, string kind) =>
        e.Network.AddPooling(e.Name, 1, 1, 1, 1, kind, "VALID", e.InputBlob, e.OutputBlob, isGlobal: true);
}
