using Anneal.Engine.Ops;

namespace Anneal.CoreML.Layers;

/// <summary>Softmax over the channels.</summary>
internal static class SoftmaxConverter
{
    public static void Convert(NetworkImporter n)
    {
        Blob x = n.Read();
        if (x.Layout == BlobLayout.ChannelsFirst) x = n.ToImage(x);
        n.Write(x with { Value = n.Apply(new SoftmaxOp(), [x.Value]) });
    }
}
