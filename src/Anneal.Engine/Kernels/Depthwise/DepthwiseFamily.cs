using Anneal.Engine.Compilation;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary>Covers a depthwise convolution, one filter a channel, with the ReLU or ReLU6 that follows it; while predicting, with the batch
/// normalisation between them too.</summary>
internal sealed class DepthwiseFamily : IKernelFamily
{
    public Cover? TryCover(Node last, CoverContext at)
    {
        Node? node = last, activation = null, normalization = null;
        if (Cap(node.Op) is not null) (activation, node) = (node, at.Producer(node));
        if (!at.Training && node?.Op is BatchNormalizationOp) (normalization, node) = (node, at.Producer(node));
        if (node is null || !Suits(node)) return null;
        return new DepthwiseCover([.. new[] { node, normalization, activation }.OfType<Node>()], normalization, Cap(activation?.Op));
    }

    /// <summary>True for a convolution of one channel a group and one filter a channel.</summary>
    internal static bool Suits(Node node) => node.Op is ConvolutionOp { Groups: > 1 } op && node.Inputs[0].Shape[2] == op.Groups && node.Output.Shape[2] == op.Groups;

    /// <summary>The largest output of an activation that cuts below 0; null for any other op.</summary>
    private static float? Cap(Op? op) => op switch
    {
        ReluOp => float.PositiveInfinity,
        ClippedReluOp { NegativeSlope: 0, Threshold: 0 } clipped => (float)clipped.MaxValue,
        _ => null,
    };
}
