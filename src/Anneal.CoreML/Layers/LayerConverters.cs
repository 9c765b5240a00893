using LayerCase = Anneal.CoreML.Format.NeuralNetworkLayer.LayerOneofCase;

namespace Anneal.CoreML.Layers;

/// <summary>What turns each kind of layer into operations of the engine.</summary>
internal static class LayerConverters
{
    public static IReadOnlyDictionary<LayerCase, Action<NetworkImporter>> All { get; } = new Dictionary<LayerCase, Action<NetworkImporter>>
    {
        [LayerCase.Convolution] = ConvolutionConverter.Convert,
        [LayerCase.InnerProduct] = InnerProductConverter.Convert,
        [LayerCase.Pooling] = PoolingConverter.Convert,
        [LayerCase.Activation] = ActivationConverter.Convert,
        [LayerCase.Softmax] = SoftmaxConverter.Convert,
        [LayerCase.Flatten] = FlattenConverter.Convert,
        [LayerCase.Reshape] = ReshapeConverter.Convert,
        [LayerCase.Permute] = PermuteConverter.Convert,
        [LayerCase.Batchnorm] = BatchnormConverter.Convert,
        [LayerCase.Scale] = ScaleConverter.ConvertScale,
        [LayerCase.Bias] = ScaleConverter.ConvertBias,
        [LayerCase.Padding] = PaddingConverter.Convert,
        [LayerCase.Crop] = CropConverter.Convert,
        [LayerCase.Add] = MergeConverter.ConvertAdd,
        [LayerCase.Multiply] = MergeConverter.ConvertMultiply,
        [LayerCase.Average] = MergeConverter.ConvertAverage,
        [LayerCase.Max] = MergeConverter.ConvertMax,
        [LayerCase.Min] = MergeConverter.ConvertMin,
        [LayerCase.Concat] = MergeConverter.ConvertConcat,
    };

    /// <summary>Their names as the format spells them.</summary>
    public static IEnumerable<string> Names => All.Keys.Select(k => char.ToLowerInvariant(k.ToString()[0]) + k.ToString()[1..]).Order(StringComparer.Ordinal);
}
