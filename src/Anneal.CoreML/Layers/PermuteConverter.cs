using Anneal.Engine.Ops;

namespace Anneal.CoreML.Layers;

/// <summary>Exchange of axes of [sequence, channels, height, width].</summary>
internal static class PermuteConverter
{
    public static void Convert(NetworkImporter n)
    {
        int[] axes = [.. n.Layer.Permute.Axis.Select(a => n.Size("an axis", a, least: 0))];
        if (axes.Length != 4 || axes[0] != 0) throw n.Error($"expected the sequence axis 0 to stay in front, found [{string.Join(", ", axes)}]");
        n.Write(new Blob(n.Apply(new PermuteOp([axes[1] - 1, axes[2] - 1, axes[3] - 1]), [n.ToChannelsFirst(n.Read()).Value]), BlobLayout.ChannelsFirst));
    }
}
