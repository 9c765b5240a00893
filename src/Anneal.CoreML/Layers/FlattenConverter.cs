using Anneal.CoreML.Format;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.CoreML.Layers;

/// <summary>Image to vector, channel by channel or pixel by pixel.</summary>
internal static class FlattenConverter
{
    public static void Convert(NetworkImporter n)
    {
        bool channelsLast = n.Layer.Flatten.Mode == FlattenLayerParams.Types.FlattenOrder.ChannelLast;
        Blob x = channelsLast ? n.ReadImage() : n.ToChannelsFirst(n.Read());
        n.Write(new Blob(n.Apply(ReshapeOp.Flatten(x.Value.Shape), [x.Value]), BlobLayout.Vector));
    }
}
