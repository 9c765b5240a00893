using Anneal.CoreML.Format;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.CoreML.Layers;

/// <summary>Batch normalisation with the statistics of the file; an update leaves them as they are.</summary>
internal static class BatchnormConverter
{
    public static void Convert(NetworkImporter n)
    {
        BatchnormLayerParams p = n.Layer.Batchnorm;
        if (p.ComputeMeanVar || p.InstanceNormalization) throw n.Error("statistics of the input itself (computeMeanVar, instanceNormalization) are not run here");
        Blob x = n.Read();
        if (x.Layout == BlobLayout.ChannelsFirst) x = n.ToImage(x);
        int channels = n.Size("channels", p.Channels);
        if (channels != x.Channels) throw n.Error($"expected an input of {channels} channels, received {x}");
        Shape shape = new(channels);
        Value y = n.Apply(new BatchNormalizationOp(p.Epsilon, 0.99) { Frozen = true }, [x.Value],
            n.Constant("gamma", shape, n.Numbers("gamma", p.Gamma, channels)), n.Constant("beta", shape, n.Numbers("beta", p.Beta, channels)),
            n.Constant("mean", shape, n.Numbers("mean", p.Mean, channels), ParameterKind.State),
            n.Constant("variance", shape, n.Numbers("variance", p.Variance, channels), ParameterKind.State));
        n.Write(x with { Value = y });
    }
}
