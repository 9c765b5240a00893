using Anneal.CoreML.Format;
using Anneal.Engine.Ops;

namespace Anneal.CoreML.Layers;

/// <summary>Cuts a border off, or cuts the first input to the size of the second.</summary>
internal static class CropConverter
{
    public static void Convert(NetworkImporter n)
    {
        CropLayerParams p = n.Layer.Crop;
        Blob x = n.ReadImage();
        Padding2D cut;
        if (n.Layer.Input.Count == 2)
        {
            Blob like = n.Read(1);
            (int H, int W) from = p.Offset.Count == 2 ? (n.Size("offset", p.Offset[0], 0), n.Size("offset", p.Offset[1], 0)) : throw n.Error($"its offset must be two numbers, found {p.Offset.Count}");
            cut = new(from.H, from.W, x.Height - like.Height - from.H, x.Width - like.Width - from.W);
        }
        else
        {
            cut = ConvolutionConverter.Border(n, p.CropAmounts);
        }

        n.Write(new Blob(n.Apply(new CroppingOp(cut), [x.Value]), BlobLayout.Image));
    }
}
