using Anneal.Engine.Compilation;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary>
/// Covers a convolution with the ReLU, the max-pooling of windows that do not overlap, and the dropout that follow it, as far as they do; while predicting,
/// with the batch normalisation that stands first among them, too.
/// </summary>
internal sealed class ConvolutionFamily : IKernelFamily
{
    public Cover? TryCover(Node last, CoverContext at)
    {
        Node? node = last, dropout = null, pool = null, relu = null, normalization = null;
        if (node.Op is DropoutOp) (dropout, node) = (node, at.Producer(node));
        if (node?.Op is MaxPoolingOp p && IsPlain(p)) (pool, node) = (node, at.Producer(node));
        if (node?.Op is ReluOp) (relu, node) = (node, at.Producer(node));
        if (!at.Training && node?.Op is BatchNormalizationOp) (normalization, node) = (node, at.Producer(node));
        if (node?.Op is not ConvolutionOp || DepthwiseFamily.Suits(node)) return null;
        ConvolutionGeometry g = new((ConvolutionOp)node.Op, node.Inputs[0].Shape, node.Parameters[0].Shape, node.Output.Shape);
        if (!g.IsRegular && (pool ?? dropout) is not null) return null;
        return new ConvolutionCover([.. new[] { node, normalization, relu, pool, dropout }.OfType<Node>()], g, normalization, relu, pool, dropout, at.Training);
    }

    /// <summary>Windows that lie side by side, and whose pixels a byte can name.</summary>
    internal static bool IsPlain(MaxPoolingOp p)
        => p.Strides == p.PoolSize && !p.Padding.Any && (long)p.PoolSize.H * p.PoolSize.W <= PoolingCodes.MostPixels;
}
