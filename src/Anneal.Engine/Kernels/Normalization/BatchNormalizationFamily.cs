using Anneal.Engine.Compilation;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary>Covers batch normalisation with the ReLU that follows it.</summary>
internal sealed class BatchNormalizationFamily : IKernelFamily
{
    public Cover? TryCover(Node last, CoverContext at)
    {
        Node? node = last, relu = null;
        if (node.Op is ReluOp) (relu, node) = (node, at.Producer(node));
        if (node?.Op is not BatchNormalizationOp op) return null;
        Node[] nodes = relu is null ? [node] : [node, relu];
        if (!op.MixesRows(at.Options.Mode)) return new FrozenNormalizationCover([.. nodes]);
        return node.Parameters.Any(at.IsShared) ? null : new BatchNormalizationCover([.. nodes]);
    }
}
