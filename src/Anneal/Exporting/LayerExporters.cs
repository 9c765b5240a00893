using Anneal.Exporting.Layers;
using Anneal.Keras.Layers;

namespace Anneal.Exporting;

/// <summary>What turns each class of Keras layers into Core ML layers that an update accepts.</summary>
internal static class LayerExporters
{
    private static readonly Dictionary<Type, Action<LayerExport>> s_all = new()
    {
        [typeof(Conv2D)] = ConvolutionExport.Conv2D,
        [typeof(DepthwiseConv2D)] = ConvolutionExport.DepthwiseConv2D,
        [typeof(Dense)] = DenseExport.Dense,
        [typeof(MaxPooling2D)] = PoolingExport.Max,
        [typeof(AveragePooling2D)] = PoolingExport.Average,
        [typeof(GlobalMaxPooling2D)] = PoolingExport.GlobalMax,
        [typeof(GlobalAveragePooling2D)] = PoolingExport.GlobalAverage,
        [typeof(Activation)] = ActivationExport.Activation,
        [typeof(ReLU)] = ActivationExport.ReLU,
        [typeof(LeakyReLU)] = ActivationExport.LeakyReLU,
        [typeof(Softmax)] = ActivationExport.Softmax,
        [typeof(Rescaling)] = ActivationExport.Rescaling,
        [typeof(Flatten)] = ReshapingExport.Flatten,
        [typeof(Reshape)] = ReshapingExport.Reshape,
        [typeof(ZeroPadding2D)] = ReshapingExport.ZeroPadding2D,
        [typeof(BatchNormalization)] = NormalizationExport.BatchNormalization,
        [typeof(Add)] = MergingExport.Add,
        [typeof(Concatenate)] = MergingExport.Concatenate,
    };

    /// <summary>Adds the layers for one Keras layer.</summary>
    /// <exception cref="ConversionException">There is no updatable form of it.</exception>
    public static void Export(LayerExport e)
    {
        // The exact class: a class that derives from a known one may compute something else.
        if (!s_all.TryGetValue(e.Layer.GetType(), out Action<LayerExport>? export))
        {
            throw e.Refuse($"layers of its class have no updatable form. Those that have: {string.Join(", ", s_all.Keys.Append(typeof(Dropout)).Select(t => t.Name).Order(StringComparer.Ordinal))}");
        }

        export(e);
    }

    /// <summary>Whether a layer gives what it is given when the model predicts: it is left out.</summary>
    public static bool IsIdentity(Keras.Models.KerasTensor output) => output.Layer switch
    {
        Dropout => true,
        Activation { Function.IsLinear: true } => true,
        Reshape => output.Shape.Rank != 1 && BlobShapes.Same(output.Inputs[0].Shape, output.Shape),
        _ => false,
    };
}
