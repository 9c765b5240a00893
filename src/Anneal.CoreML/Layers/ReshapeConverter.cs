using Anneal.CoreML.Format;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.CoreML.Layers;

/// <summary>Another shape of as many elements, counted channels first or last.</summary>
internal static class ReshapeConverter
{
    public static void Convert(NetworkImporter n)
    {
        ReshapeLayerParams p = n.Layer.Reshape;
        long[] target = [.. p.TargetShape];
        if (target.Length == 4 && target[0] == 1) target = target[1..];
        if (target.Length != 3) throw n.Error($"expected a target [C, H, W], found [{string.Join(", ", p.TargetShape)}]");
        int[] shape = [.. target.Select(t => n.Size("a target size", (ulong)Math.Max(0, t)))];
        if (p.Mode == ReshapeLayerParams.Types.ReshapeOrder.ChannelLast)
        {
            n.Write(new Blob(n.Apply(new ReshapeOp(new Shape(shape[1], shape[2], shape[0])), [n.ReadImage().Value]), BlobLayout.Image));
        }
        else
        {
            n.Write(new Blob(n.Apply(new ReshapeOp(new Shape(shape)), [n.ToChannelsFirst(n.Read()).Value]), BlobLayout.ChannelsFirst));
        }
    }
}
