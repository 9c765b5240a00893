using Anneal.Keras.Layers;

namespace Anneal.Exporting.Layers;

/// <summary>Batch normalisation: with its moving statistics, and as a layer of its own, so that it can be read back.</summary>
internal static class NormalizationExport
{
    public static void BatchNormalization(LayerExport e)
    {
        BatchNormalization layer = (BatchNormalization)e.Layer;
        if (e.InputShape.Rank is not (1 or 3)) throw e.Refuse($"it normalises the last dimension of {e.InputShape}; vectors and images (height, width, channels) can be normalised");
        int channels = e.InputShape.Last;
        e.Network.AddBatchnorm(
            e.Name, channels, layer.Scale ? e.Weight("gamma") : Same(1, channels), layer.Center ? e.Weight("beta") : Same(0, channels),
            e.Weight("moving_mean"), e.Weight("moving_variance"), e.InputBlob, e.OutputBlob, epsilon: (float)layer.Epsilon);
    }

    private static float[] Same(float value, int count) => [.. Enumerable.Repeat(value, count)];
}
