using Anneal.CoreML.Format;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.CoreML.Layers;

/// <summary>Convolution, with the paddings that convolutions and poolings share.</summary>
internal static class ConvolutionConverter
{
    public static void Convert(NetworkImporter n)
    {
        ConvolutionLayerParams p = n.Layer.Convolution;
        if (p.IsDeconvolution) throw n.Error("a transposed convolution (isDeconvolution) is not run here");
        if (n.Layer.Input.Count != 1) throw n.Error("weights that come as a second input are not run here");
        Blob x = n.ReadImage();
        (int H, int W) kernel = Pair(n, "kernelSize", p.KernelSize, 3), strides = Pair(n, "stride", p.Stride, 1), dilations = Pair(n, "dilationFactor", p.DilationFactor, 1);
        int groups = p.NGroups == 0 ? 1 : n.Size("nGroups", p.NGroups);
        int inputs = n.Size("kernelChannels", p.KernelChannels), outputs = n.Size("outputChannels", p.OutputChannels), taps = checked(kernel.H * kernel.W);
        if ((long)inputs * groups != x.Channels) throw n.Error($"expected an input of {(long)inputs * groups} channels, received {x}");
        Parameter weights = n.Weight(WeightKind.Weights, new Shape(kernel.H, kernel.W, inputs, outputs), p.Weights, [outputs, inputs, kernel.H, kernel.W],
            w => WeightOrder.ConvolutionToFile(w, outputs, inputs, taps), w => WeightOrder.ConvolutionToEngine(w, outputs, inputs, taps));
        ConvolutionOp op = new()
        {
            Strides = strides,
            Dilations = dilations,
            Groups = groups,
            Padding = p.ConvolutionPaddingTypeCase == ConvolutionLayerParams.ConvolutionPaddingTypeOneofCase.Same
                ? Same(p.Same, x, kernel, strides, dilations) : Border(n, p.Valid?.PaddingAmounts),
        };
        Value y = p.HasBias
            ? n.Apply(op, [x.Value], weights, n.Weight(WeightKind.Biases, new Shape(outputs), p.Bias, [outputs], b => b, b => b))
            : n.Apply(op, [x.Value], weights);
        n.Write(new Blob(y, BlobLayout.Image));
    }

    /// <summary>Two numbers, down and to the right; a default where there are none.</summary>
    public static (int H, int W) Pair(NetworkImporter n, string what, IReadOnlyList<ulong> values, int otherwise) => values.Count switch
    {
        0 => (otherwise, otherwise),
        2 => (n.Size(what, values[0]), n.Size(what, values[1])),
        _ => throw n.Error($"{what} must be two numbers, found {values.Count}"),
    };

    /// <summary>The output has ceil(input / stride) pixels; an odd row or column goes to the bottom right, or to the top left.</summary>
    public static Padding2D Same(SamePadding same, Blob x, (int H, int W) kernel, (int H, int W) strides, (int H, int W) dilations)
    {
        Padding2D p = Padding2D.Same(x.Height, x.Width, kernel, strides, dilations);
        return same.AsymmetryMode == SamePadding.Types.SamePaddingMode.TopLeftHeavy ? new(p.Bottom, p.Right, p.Top, p.Left) : p;
    }

    /// <summary>The border of a layer: rows first, then columns.</summary>
    public static Padding2D Border(NetworkImporter n, BorderAmounts? border)
    {
        if (border is null || border.BorderAmounts_.Count == 0) return Padding2D.None;
        if (border.BorderAmounts_.Count != 2) throw n.Error($"its border must have two pairs of numbers, found {border.BorderAmounts_.Count}");
        BorderAmounts.Types.EdgeSizes rows = border.BorderAmounts_[0], columns = border.BorderAmounts_[1];
        return new(Edge(rows.StartEdgeSize), Edge(columns.StartEdgeSize), Edge(rows.EndEdgeSize), Edge(columns.EndEdgeSize));

        int Edge(ulong size) => n.Size("a border", size, least: 0);
    }
}
