using Anneal.CoreML.Format;

namespace Anneal.CoreML.Building;

public sealed partial class NeuralNetworkBuilder
{
    /// <summary>Adds a layer that makes a vector of an image.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="mode">0: channel by channel ([C, H, W] as it lies); 1: pixel by pixel ([H, W, C], as Keras does).</param>
    /// <param name="inputName">The blob it reads.</param>
    /// <param name="outputName">The blob it makes.</param>
    public NeuralNetworkLayer AddFlatten(string name, int mode, string inputName, string outputName)
    {
        if (mode is not (0 or 1)) throw new ArgumentOutOfRangeException(nameof(mode), mode, $"Layer '{name}': the mode is 0 (channels first) or 1 (channels last).");
        NeuralNetworkLayer layer = AddLayer(name, [inputName], [outputName]);
        layer.Flatten = new FlattenLayerParams { Mode = (FlattenLayerParams.Types.FlattenOrder)mode };
        return layer;
    }

    /// <summary>Adds a layer that gives its input another shape, [C, H, W] or [Seq, C, H, W], of as many elements.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="inputName">The blob it reads.</param>
    /// <param name="outputName">The blob it makes.</param>
    /// <param name="targetShape">The new shape.</param>
    /// <param name="mode">0: elements are counted channels first; 1: channels last.</param>
    public NeuralNetworkLayer AddReshape(string name, string inputName, string outputName, int[] targetShape, int mode)
    {
        if (mode is not (0 or 1)) throw new ArgumentOutOfRangeException(nameof(mode), mode, $"Layer '{name}': the mode is 0 (channels first) or 1 (channels last).");
        if (targetShape.Length is not (3 or 4)) throw new ArgumentException($"Layer '{name}': the target is [C, H, W] or [Seq, C, H, W], received [{string.Join(", ", targetShape)}].", nameof(targetShape));
        NeuralNetworkLayer layer = AddLayer(name, [inputName], [outputName]);
        layer.Reshape = new ReshapeLayerParams { TargetShape = { targetShape.Select(n => (long)n) }, Mode = (ReshapeLayerParams.Types.ReshapeOrder)mode };
        return layer;
    }

    /// <summary>Adds a layer that exchanges axes: output axis i is input axis <paramref name="dim"/>[i] of [Seq, C, H, W].</summary>
    public NeuralNetworkLayer AddPermute(string name, int[] dim, string inputName, string outputName)
    {
        if (!dim.Order().SequenceEqual([0, 1, 2, 3])) throw new ArgumentException($"Layer '{name}': dim must hold 0, 1, 2 and 3 once each, received [{string.Join(", ", dim)}].", nameof(dim));
        NeuralNetworkLayer layer = AddLayer(name, [inputName], [outputName]);
        layer.Permute = new PermuteLayerParams { Axis = { dim.Select(n => (ulong)n) } };
        return layer;
    }

    /// <summary>Adds a border: "constant" (of <paramref name="value"/>), "reflection" or "replication".</summary>
    public NeuralNetworkLayer AddPadding(
        string name, int left, int right, int top, int bottom, string inputName, string outputName, string paddingType = "constant", float value = 0)
    {
        PaddingLayerParams padding = new() { PaddingAmounts = Border(name, (top, bottom, left, right)) };
        switch (paddingType)
        {
            case "constant": padding.Constant = new() { Value = value }; break;
            case "reflection": padding.Reflection = new(); break;
            case "replication": padding.Replication = new(); break;
            default: throw new ArgumentException($"Layer '{name}': there is no padding '{paddingType}'; it is \"constant\", \"reflection\" or \"replication\".", nameof(paddingType));
        }

        NeuralNetworkLayer layer = AddLayer(name, [inputName], [outputName]);
        layer.Padding = padding;
        return layer;
    }

    /// <summary>Adds a layer that takes a border away; with two inputs, one that cuts the first to the size of the second, from <paramref name="offset"/> (down, right).</summary>
    public NeuralNetworkLayer AddCrop(
        string name, int left, int right, int top, int bottom, (int Down, int Right) offset, IReadOnlyList<string> inputNames, string outputName)
    {
        BorderAmounts border = Border(name, (top, bottom, left, right));
        if (offset.Down < 0 || offset.Right < 0) throw new ArgumentException($"Layer '{name}': an offset cannot be negative, received {offset}.", nameof(offset));
        NeuralNetworkLayer layer = AddLayer(name, inputNames, [outputName]);
        layer.Crop = new CropLayerParams { CropAmounts = border, Offset = { (ulong)offset.Down, (ulong)offset.Right } };
        return layer;
    }

    /// <summary>Adds a layer that enlarges an image by whole factors: mode "NN" (nearest) or "BILINEAR".</summary>
    public NeuralNetworkLayer AddUpsample(string name, int scalingFactorHeight, int scalingFactorWidth, string inputName, string outputName, string mode = "NN")
    {
        Positive(name, ("scalingFactorHeight", scalingFactorHeight), ("scalingFactorWidth", scalingFactorWidth));
        UpsampleLayerParams upsample = new()
        {
            ScalingFactor = { (ulong)scalingFactorHeight, (ulong)scalingFactorWidth },
            Mode = mode.ToUpperInvariant() switch
            {
                "NN" => UpsampleLayerParams.Types.InterpolationMode.Nn,
                "BILINEAR" => UpsampleLayerParams.Types.InterpolationMode.Bilinear,
                _ => throw new ArgumentException($"Layer '{name}': there is no mode '{mode}'; it is \"NN\" or \"BILINEAR\".", nameof(mode)),
            },
        };
        NeuralNetworkLayer layer = AddLayer(name, [inputName], [outputName]);
        layer.Upsample = upsample;
        return layer;
    }
}
