using Anneal.Keras.Layers;

namespace Anneal.Exporting.Layers;

/// <summary>Dense layers.</summary>
internal static class DenseExport
{
    public static void Dense(LayerExport e)
    {
        Dense layer = (Dense)e.Layer;
        bool activated = !layer.Activation.IsLinear;
        string blob = activated ? e.OwnBlob : e.OutputBlob;
        float[] kernel = e.Weight("kernel"), bias = layer.UseBias ? e.Weight("bias") : [];
        int inputs = e.InputShape.Last;
        switch (e.InputShape.Rank)
        {
            case 1:
                e.Network.AddInnerProduct(e.Name, Transpose(kernel, inputs, layer.Units), bias, inputs, layer.Units, layer.UseBias, e.InputBlob, blob);
                break;
            case 3:
                // Keras applies the layer to each pixel: a convolution of one pixel.
                e.Network.AddConvolution(e.Name, inputs, layer.Units, 1, 1, 1, 1, "valid", 1, kernel, bias, layer.UseBias, e.InputBlob, blob);
                break;
            default:
                throw e.Refuse($"it reads {e.InputShape}; a vector or an image (height, width, channels) was expected. Put a Flatten layer before it");
        }

        if (activated) ActivationExport.After(e, layer.Activation);
    }

    /// <summary>Keras' [in, out] as Core ML's [out, in].</summary>
    private static float[] Transpose(float[] kernel, int inputs, int outputs)
    {
        float[] result = new float[kernel.Length];
        for (int i = 0; i < inputs; i++)
        {
            for (int o = 0; o < outputs; o++) result[o * inputs + i] = kernel[i * outputs + o];
        }

        return result;
    }
}
