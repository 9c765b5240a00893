using Anneal.CoreML.Format;

namespace Anneal.CoreML.Validation;

/// <summary>A layer holds as many weights as its shape says.</summary>
internal static class LayerWeightRules
{
    public static void Check(ValidationContext context, NetworkSpec network)
    {
        for (int i = 0; i < network.Layers.Count; i++)
        {
            NeuralNetworkLayer layer = network.Layers[i];
            foreach ((string what, WeightParams? weights, ulong[] shape) in WeightsOf(layer))
            {
                string path = ValidationContext.LayerPath(i, layer);
                if (!TryCount(shape, out long count) || !(weights ?? new WeightParams()).Holds(count))
                {
                    context.Error(Rules.LayerWeights, path, $"Its {what} must hold {string.Join(" x ", shape)} numbers, found {(weights ?? new WeightParams()).Describe()}.");
                }
                else if (weights?.DescribeBadQuantization(count) is { } bad)
                {
                    context.Error(Rules.LayerQuantization, path, $"Its {what}: {bad}.");
                }
            }
        }
    }

    private static IEnumerable<(string What, WeightParams? Weights, ulong[] Shape)> WeightsOf(NeuralNetworkLayer layer)
    {
        if (layer.InnerProduct is { } dense)
        {
            yield return ("weights", dense.Weights, [dense.OutputChannels, dense.InputChannels]);
            if (dense.HasBias) yield return ("bias", dense.Bias, [dense.OutputChannels]);
        }

        // Weights that come as a second input are no part of the layer.
        if (layer.Convolution is { } c && layer.Input.Count == 1)
        {
            ulong height = c.KernelSize.ElementAtOrDefault(0, 3), width = c.KernelSize.ElementAtOrDefault(1, 3), groups = Math.Max(1, c.NGroups);
            yield return ("weights", c.Weights, [c.IsDeconvolution ? c.OutputChannels / groups : c.OutputChannels, c.KernelChannels, height, width]);
            if (c.HasBias) yield return ("bias", c.Bias, [c.OutputChannels]);
        }

        if (layer.Batchnorm is { } norm)
        {
            yield return ("gamma", norm.Gamma, [norm.Channels]);
            yield return ("beta", norm.Beta, [norm.Channels]);
            if (!norm.ComputeMeanVar)
            {
                yield return ("mean", norm.Mean, [norm.Channels]);
                yield return ("variance", norm.Variance, [norm.Channels]);
            }
        }

        if (layer.Scale is { } scale)
        {
            yield return ("scale", scale.Scale, [.. scale.ShapeScale]);
            if (scale.HasBias) yield return ("bias", scale.Bias, [.. scale.ShapeBias]);
        }

        if (layer.Bias is { } bias) yield return ("bias", bias.Bias, [.. bias.Shape]);
        if (layer.LoadConstant is { } constant) yield return ("data", constant.Data, [.. constant.Shape]);
        if (layer.LoadConstantND is { } constantND) yield return ("data", constantND.Data, [.. constantND.Shape]);
        if (layer.BatchedMatmul is { WeightMatrixFirstDimension: > 0 } product && layer.Input.Count == 1)
        {
            yield return ("weights", product.Weights, [product.WeightMatrixFirstDimension, product.WeightMatrixSecondDimension]);
            if (product.HasBias) yield return ("bias", product.Bias, [product.WeightMatrixSecondDimension]);
        }
    }

    private static bool TryCount(ulong[] shape, out long count)
    {
        count = 1;
        foreach (ulong n in shape)
        {
            if (n > int.MaxValue || (count *= (long)n) > int.MaxValue) return false;
        }

        return true;
    }

    private static ulong ElementAtOrDefault(this IReadOnlyList<ulong> list, int index, ulong otherwise) => index < list.Count ? list[index] : otherwise;
}
