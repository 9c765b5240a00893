using Anneal.Engine.Compilation;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary>Covers batch normalisation with the ReLU that follows it, and while training with the max-pooling behind them.</summary>
internal sealed class BatchNormalizationFamily : IKernelFamily
{
    public Cover? TryCover(Node last, CoverContext at)
    {
        Node? node = last, relu = null, pool = null;
        if (node.Op is MaxPoolingOp p && SuitsPooling(p, node.Inputs[0].Shape)) (pool, node) = (node, at.Producer(node));
        if (node?.Op is ReluOp) (relu, node) = (node, at.Producer(node));
        if (node?.Op is not BatchNormalizationOp op) return null;
        Node[] nodes = [.. new[] { node, relu, pool }.OfType<Node>()];
        if (!op.MixesRows(at.Options.Mode)) return pool is not null ? null : new FrozenNormalizationCover([.. nodes]);
        return node.Parameters.Any(at.IsShared) ? null : new BatchNormalizationCover([.. nodes]);
    }

    /// <summary>Every pixel belongs to one window.</summary>
    private static bool SuitsPooling(MaxPoolingOp p, Shape x)
        => ConvolutionFamily.IsPlain(p) && x[0] % p.PoolSize.H == 0 && x[1] % p.PoolSize.W == 0;
}
