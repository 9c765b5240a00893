using Anneal.CoreML.Format;
using Anneal.CoreML.Runtime;
using Anneal.CoreML.Tests.Building;
using Anneal.CoreML.Tests.Layers;

namespace Anneal.CoreML.Tests.Runtime;

public sealed class ActivationsTests
{
    [Fact]
    public void Every_layer_shows_what_it_made()
    {
        MLModelSpec spec = MLModelSpec.Load(GoldenModels.Path("digits_classifier"));
        IReadOnlyList<LayerActivation> layers = new MLModel(spec).Activations(MLModelTests.Input(3));
        Dictionary<string, NaiveBlob> expected = NaiveNetwork.Run(spec.Network!, "image", new NaiveBlob(1, 28, 28, [.. MLModelTests.Picture(3).Select(v => (double)v)]));
        Assert.Equal(spec.Network!.Layers.Select(l => l.Name), layers.Select(l => l.Layer));
        foreach ((NeuralNetworkLayer layer, LayerActivation made) in spec.Network.Layers.Zip(layers))
        {
            NaiveBlob blob = expected[layer.Output[0]];
            float[] values = made.Values.ToFloats();
            Assert.Equal(blob.Data.Length, values.Length);
            for (int i = 0; i < values.Length; i++) Assert.Equal(blob.Data[i], values[i], 1e-4 * Math.Max(1, Math.Abs(blob.Data[i])));
        }

        Assert.Equal("convolution", layers[0].Type);
        Assert.Equal(3, layers[0].Values.Shape.Count);
    }

    [Fact]
    public void A_missing_input_is_named()
        => Assert.Contains("'image'", Assert.Throws<MLModelException>(() => new MLModel(GoldenModels.Path("digits_classifier")).Activations(new MLDictionaryFeatureProvider())).Message, StringComparison.Ordinal);
}
