using Anneal.CoreML.Format;

namespace Anneal.CoreML.Building;

public sealed partial class NeuralNetworkBuilder
{
    /// <summary>Adds a pooling layer.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="height">Height of the window in pixels.</param>
    /// <param name="width">Width of the window in pixels.</param>
    /// <param name="strideHeight">Step down.</param>
    /// <param name="strideWidth">Step to the right.</param>
    /// <param name="layerType">"MAX", "AVERAGE" or "L2".</param>
    /// <param name="paddingType">"VALID", "SAME" or "INCLUDE_LAST_PIXEL".</param>
    /// <param name="inputName">The blob it reads.</param>
    /// <param name="outputName">The blob it makes.</param>
    /// <param name="excludePadArea">Whether an average counts the pixels inside the image only.</param>
    /// <param name="isGlobal">True: the window is the whole image, whatever its size.</param>
    /// <param name="padding">Border added by "VALID" and "INCLUDE_LAST_PIXEL": top, bottom, left, right.</param>
    /// <param name="asymmetryMode">Where "SAME" puts an odd row.</param>
    public NeuralNetworkLayer AddPooling(
        string name, int height, int width, int strideHeight, int strideWidth, string layerType, string paddingType, string inputName, string outputName,
        bool excludePadArea = true, bool isGlobal = false, (int Top, int Bottom, int Left, int Right) padding = default,
        SamePadding.Types.SamePaddingMode asymmetryMode = SamePadding.Types.SamePaddingMode.BottomRightHeavy)
    {
        Positive(name, ("height", height), ("width", width), ("strideHeight", strideHeight), ("strideWidth", strideWidth));
        PoolingLayerParams pooling = new()
        {
            Type = layerType.ToUpperInvariant() switch
            {
                "MAX" => PoolingLayerParams.Types.PoolingType.Max,
                "AVERAGE" => PoolingLayerParams.Types.PoolingType.Average,
                "L2" => PoolingLayerParams.Types.PoolingType.L2,
                _ => throw new ArgumentException($"Layer '{name}': there is no pooling '{layerType}'; it is MAX, AVERAGE or L2.", nameof(layerType)),
            },
            KernelSize = { (ulong)height, (ulong)width },
            Stride = { (ulong)strideHeight, (ulong)strideWidth },
            AvgPoolExcludePadding = excludePadArea,
            GlobalPooling = isGlobal,
        };
        switch (paddingType.ToUpperInvariant())
        {
            case "VALID": pooling.Valid = new ValidPadding { PaddingAmounts = Border(name, padding) }; break;
            case "SAME": pooling.Same = new SamePadding { AsymmetryMode = asymmetryMode }; break;
            case "INCLUDE_LAST_PIXEL":
                if (padding.Top != padding.Bottom || padding.Left != padding.Right)
                {
                    throw new ArgumentException($"Layer '{name}': INCLUDE_LAST_PIXEL pads both sides alike, received {padding}.", nameof(padding));
                }

                pooling.IncludeLastPixel = new() { PaddingAmounts = { (ulong)padding.Top, (ulong)padding.Left } };
                break;
            default:
                throw new ArgumentException($"Layer '{name}': there is no padding '{paddingType}'; it is VALID, SAME or INCLUDE_LAST_PIXEL.", nameof(paddingType));
        }

        NeuralNetworkLayer layer = AddLayer(name, [inputName], [outputName]);
        layer.Pooling = pooling;
        return layer;
    }
}
