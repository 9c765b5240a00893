using Anneal.CoreML.Format;

namespace Anneal.CoreML.Building;

public sealed partial class NeuralNetworkBuilder
{
    /// <summary>Adds a convolution.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="kernelChannels">Channels that one output sees: input channels / groups.</param>
    /// <param name="outputChannels">Number of filters.</param>
    /// <param name="height">Height of the kernel in pixels.</param>
    /// <param name="width">Width of the kernel in pixels.</param>
    /// <param name="strideHeight">Step down.</param>
    /// <param name="strideWidth">Step to the right.</param>
    /// <param name="borderMode">"valid" or "same".</param>
    /// <param name="groups">Groups of channels that are convolved apart; the number of input channels makes it depthwise.</param>
    /// <param name="weights">Row-major [height, width, kernelChannels, outputChannels]; for a deconvolution with groups [height, width, kernelChannels, outputChannels / groups].</param>
    /// <param name="bias">One number an output channel; ignored without <paramref name="hasBias"/>.</param>
    /// <param name="hasBias">Whether a bias is added.</param>
    /// <param name="inputName">The blob it reads.</param>
    /// <param name="outputName">The blob it makes.</param>
    /// <param name="isDeconvolution">True: the transposed convolution.</param>
    /// <param name="outputShape">Height and width of a deconvolution's output, where they are not the natural ones.</param>
    /// <param name="dilation">Steps between the kernel's taps, down and to the right.</param>
    /// <param name="padding">Zeros put around by "valid": top, bottom, left, right.</param>
    /// <param name="asymmetryMode">Where "same" puts an odd row of zeros.</param>
    public NeuralNetworkLayer AddConvolution(
        string name, int kernelChannels, int outputChannels, int height, int width, int strideHeight, int strideWidth, string borderMode, int groups,
        ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, bool hasBias, string inputName, string outputName,
        bool isDeconvolution = false, (int Height, int Width)? outputShape = null, (int Height, int Width)? dilation = null,
        (int Top, int Bottom, int Left, int Right) padding = default,
        SamePadding.Types.SamePaddingMode asymmetryMode = SamePadding.Types.SamePaddingMode.BottomRightHeavy)
    {
        (int Height, int Width) step = dilation ?? (1, 1);
        Positive(name, ("kernelChannels", kernelChannels), ("outputChannels", outputChannels), ("height", height), ("width", width), ("strideHeight", strideHeight),
            ("strideWidth", strideWidth), ("groups", groups), ("dilation height", step.Height), ("dilation width", step.Width));
        if (outputChannels % groups != 0) throw new ArgumentException($"Layer '{name}': {outputChannels} output channels cannot be divided into {groups} groups.", nameof(groups));
        int kernelOutputs = isDeconvolution ? outputChannels / groups : outputChannels;
        WeightParams kernel = Weights(name, "weights", weights, height, width, kernelChannels, kernelOutputs);
        // The file's order is [out, in, h, w], for a deconvolution [in, out, h, w].
        int taps = height * width;
        for (int tap = 0; tap < taps; tap++)
        {
            for (int i = 0; i < kernelChannels; i++)
            {
                for (int o = 0; o < kernelOutputs; o++)
                {
                    int row = isDeconvolution ? i * kernelOutputs + o : o * kernelChannels + i;
                    kernel.FloatValue[row * taps + tap] = weights[(tap * kernelChannels + i) * kernelOutputs + o];
                }
            }
        }

        ConvolutionLayerParams convolution = new()
        {
            OutputChannels = (ulong)outputChannels,
            KernelChannels = (ulong)kernelChannels,
            NGroups = (ulong)groups,
            KernelSize = { (ulong)height, (ulong)width },
            Stride = { (ulong)strideHeight, (ulong)strideWidth },
            DilationFactor = { (ulong)step.Height, (ulong)step.Width },
            IsDeconvolution = isDeconvolution,
            HasBias = hasBias,
            Weights = kernel,
            Bias = hasBias ? Weights(name, "bias", bias, outputChannels) : null,
        };
        if (outputShape is { } size) convolution.OutputShape.Add([(ulong)size.Height, (ulong)size.Width]);
        switch (borderMode)
        {
            case "valid": convolution.Valid = new ValidPadding { PaddingAmounts = Border(name, padding) }; break;
            case "same": convolution.Same = new SamePadding { AsymmetryMode = asymmetryMode }; break;
            default: throw new ArgumentException($"Layer '{name}': there is no border mode '{borderMode}'; it is \"valid\" or \"same\".", nameof(borderMode));
        }

        NeuralNetworkLayer layer = AddLayer(name, [inputName], [outputName]);
        layer.Convolution = convolution;
        return layer;
    }

    private static BorderAmounts Border(string layer, (int Top, int Bottom, int Left, int Right) border)
    {
        if (border.Top < 0 || border.Bottom < 0 || border.Left < 0 || border.Right < 0)
        {
            throw new ArgumentException($"Layer '{layer}': a border cannot be negative, received {border}.");
        }

        return new BorderAmounts
        {
            BorderAmounts_ =
            {
                new BorderAmounts.Types.EdgeSizes { StartEdgeSize = (ulong)border.Top, EndEdgeSize = (ulong)border.Bottom },
                new BorderAmounts.Types.EdgeSizes { StartEdgeSize = (ulong)border.Left, EndEdgeSize = (ulong)border.Right },
            },
        };
    }
}
