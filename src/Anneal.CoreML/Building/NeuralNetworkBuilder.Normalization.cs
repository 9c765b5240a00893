using Anneal.CoreML.Format;

namespace Anneal.CoreML.Building;

public sealed partial class NeuralNetworkBuilder
{
    /// <summary>Adds batch normalisation: gamma · (x − mean) / sqrt(variance + epsilon) + beta, one set of numbers a channel.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="channels">Number of channels.</param>
    /// <param name="gamma">Scale.</param>
    /// <param name="beta">Offset.</param>
    /// <param name="mean">Mean; left out, the layer computes it from its input.</param>
    /// <param name="variance">Variance; left out with the mean.</param>
    /// <param name="inputName">The blob it reads.</param>
    /// <param name="outputName">The blob it makes.</param>
    /// <param name="computeMeanVar">True: mean and variance come from the input itself.</param>
    /// <param name="instanceNormalization">True: each image has its own.</param>
    /// <param name="epsilon">Added to the variance.</param>
    public NeuralNetworkLayer AddBatchnorm(
        string name, int channels, ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta, ReadOnlySpan<float> mean, ReadOnlySpan<float> variance,
        string inputName, string outputName, bool computeMeanVar = false, bool instanceNormalization = false, float epsilon = 1e-5f)
    {
        Positive(name, ("channels", channels));
        BatchnormLayerParams norm = new()
        {
            Channels = (ulong)channels,
            ComputeMeanVar = computeMeanVar,
            InstanceNormalization = instanceNormalization,
            Epsilon = epsilon,
            Gamma = Weights(name, "gamma", gamma, channels),
            Beta = Weights(name, "beta", beta, channels),
        };
        if (!computeMeanVar || mean.Length > 0) norm.Mean = Weights(name, "mean", mean, channels);
        if (!computeMeanVar || variance.Length > 0) norm.Variance = Weights(name, "variance", variance, channels);
        NeuralNetworkLayer layer = AddLayer(name, [inputName], [outputName]);
        layer.Batchnorm = norm;
        return layer;
    }

    /// <summary>Adds local response normalisation: x / (k + alpha / localSize · Σ x²)^beta over <paramref name="localSize"/> neighbouring channels.</summary>
    public NeuralNetworkLayer AddLrn(string name, string inputName, string outputName, float alpha, float beta, int localSize, float k = 1)
    {
        Positive(name, ("localSize", localSize));
        NeuralNetworkLayer layer = AddLayer(name, [inputName], [outputName]);
        layer.Lrn = new LRNLayerParams { Alpha = alpha, Beta = beta, LocalSize = (ulong)localSize, K = k };
        return layer;
    }

    /// <summary>Adds normalisation by the image's own mean and, if wanted, variance, over each channel or all of them.</summary>
    public NeuralNetworkLayer AddMvn(
        string name, string inputName, string outputName, bool acrossChannels = true, bool normalizeVariance = true, float epsilon = 1e-5f)
    {
        NeuralNetworkLayer layer = AddLayer(name, [inputName], [outputName]);
        layer.Mvn = new MeanVarianceNormalizeLayerParams { AcrossChannels = acrossChannels, NormalizeVariance = normalizeVariance, Epsilon = epsilon };
        return layer;
    }

    /// <summary>Adds a product with <paramref name="scale"/> and, if given, a sum with <paramref name="bias"/>; shapes are [1], [C], [1, H, W] or [C, H, W].</summary>
    public NeuralNetworkLayer AddScale(
        string name, ReadOnlySpan<float> scale, ReadOnlySpan<float> bias, bool hasBias, string inputName, string outputName,
        int[]? shapeScale = null, int[]? shapeBias = null)
    {
        int[] ofScale = shapeScale ?? [1], ofBias = shapeBias ?? [1];
        ScaleLayerParams parameters = new()
        {
            ShapeScale = { ofScale.Select(n => (ulong)n) },
            Scale = Weights(name, "scale", scale, ofScale),
            HasBias = hasBias,
        };
        if (hasBias)
        {
            parameters.ShapeBias.Add(ofBias.Select(n => (ulong)n));
            parameters.Bias = Weights(name, "bias", bias, ofBias);
        }

        NeuralNetworkLayer layer = AddLayer(name, [inputName], [outputName]);
        layer.Scale = parameters;
        return layer;
    }

    /// <summary>Adds a sum with <paramref name="bias"/> of shape [1], [C], [1, H, W] or [C, H, W].</summary>
    public NeuralNetworkLayer AddBias(string name, ReadOnlySpan<float> bias, string inputName, string outputName, int[]? shapeBias = null)
    {
        int[] shape = shapeBias ?? [1];
        WeightParams weights = Weights(name, "bias", bias, shape);
        NeuralNetworkLayer layer = AddLayer(name, [inputName], [outputName]);
        layer.Bias = new BiasLayerParams { Shape = { shape.Select(n => (ulong)n) }, Bias = weights };
        return layer;
    }
}
