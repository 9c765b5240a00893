using Anneal.Keras.Layers;

namespace Anneal.Exporting.Layers;

/// <summary>Convolutions.</summary>
internal static class ConvolutionExport
{
    public static void Conv2D(LayerExport e)
    {
        Conv2D layer = (Conv2D)e.Layer;
        Add(e, layer, e.InputShape[2] / layer.Groups, layer.Filters, layer.Groups);
    }

    /// <summary>A convolution of as many groups as channels, whose kernel has the same numbers in the same order.</summary>
    public static void DepthwiseConv2D(LayerExport e)
    {
        int channels = e.InputShape[2];
        DepthwiseConv2D layer = (DepthwiseConv2D)e.Layer;
        Add(e, layer, 1, channels * layer.DepthMultiplier, channels);
    }

    private static void Add(LayerExport e, Convolution2D layer, int kernelChannels, int filters, int groups)
    {
        bool activated = !layer.Activation.IsLinear;
        // Keras and Core ML put the odd row of "same" at the bottom right alike, also with strides and dilation.
        e.Network.AddConvolution(
            e.Name, kernelChannels, filters, layer.KernelSize.Height, layer.KernelSize.Width, layer.Strides.Height, layer.Strides.Width,
            layer.Padding.ToString(), groups, e.Weight("kernel"), layer.UseBias ? e.Weight("bias") : default, layer.UseBias, e.InputBlob, activated ? e.OwnBlob : e.OutputBlob,
            dilation: (layer.DilationRate.Height, layer.DilationRate.Width));
        if (activated) ActivationExport.After(e, layer.Activation);
    }
}
