using Anneal.CoreML.Format;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.CoreML.Layers;

/// <summary>A border of one number around the image.</summary>
internal static class PaddingConverter
{
    public static void Convert(NetworkImporter n)
    {
        PaddingLayerParams p = n.Layer.Padding;
        if (p.PaddingTypeCase is not (PaddingLayerParams.PaddingTypeOneofCase.Constant or PaddingLayerParams.PaddingTypeOneofCase.None))
        {
            throw n.Error($"a border by {p.PaddingTypeCase.ToString().ToLowerInvariant()} is not run here; a constant one is");
        }

        Value x = n.ReadImage().Value;
        float value = p.Constant?.Value ?? 0;
        ZeroPaddingOp border = new(ConvolutionConverter.Border(n, p.PaddingAmounts));
        if (value == 0) x = n.Apply(border, [x]);
        else x = n.Apply(new RescalingOp(1, value), [n.Apply(border, [n.Apply(new RescalingOp(1, -value), [x])])]);
        n.Write(new Blob(x, BlobLayout.Image));
    }
}
