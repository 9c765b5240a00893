using Anneal.Engine.Compilation;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary>Covers a dense layer with the ReLU that follows it.</summary>
internal sealed class DenseFamily : IKernelFamily
{
    public Cover? TryCover(Node last, CoverContext at)
    {
        Node? node = last, relu = null;
        if (node.Op is ReluOp) (relu, node) = (node, at.Producer(node));
        if (node?.Op is not DenseOp) return null;
        return WideDenseCover.Suits(node, at) ? new WideDenseCover(relu is null ? [node] : [node, relu]) : new DenseCover(relu is null ? [node] : [node, relu]);
    }
}
